import type { SgNode } from '@ast-grep/napi';

/** The names that rewritten code imports from `cortex_gateway`. */
export const CLIENTS = ['get_gateway', 'get_sync_gateway'];

/** How Python code calls the gateway at a place: awaited in an `async def`, else by the blocking client. */
export function gatewayCall(place: SgNode, method: string, args: readonly string[]): string {
  const awaited = isAsync(place);
  const call = `${awaited ? 'get_gateway()' : 'get_sync_gateway()'}.${method}(${args.join(', ')})`;
  return awaited ? `(await ${call})` : call;
}

function isAsync(place: SgNode): boolean {
  for (let node = place.parent(); node !== null; node = node.parent()) {
    if (node.kind() === 'lambda') return false;
    if (node.kind() === 'function_definition') return node.text().startsWith('async');
  }
  return false;
}

/**
 * Which client method does what a Cortex function did, and how its answer is read as the function gave it.
 * `SENTIMENT` is not among them: it gave a number, and the gateway's answer is a label.
 */
interface Operation {
  readonly method: string;
  /** Puts the function's arguments, in SQL's order, into the client's order. */
  readonly args: (values: readonly string[]) => readonly string[] | null;
  /** What of the answer is the function's own value. */
  readonly read: string;
}

const text = (values: readonly string[]) => (values.length === 1 ? values : null);
const modelThenText = ([model, value, ...rest]: readonly string[]) =>
  model === undefined || value === undefined || rest.length > 0 ? null : [value, `model=${model}`];

const OPERATIONS: Readonly<Record<string, Operation>> = {
  complete: { method: 'complete', args: modelThenText, read: '.text' },
  summarize: { method: 'summarize', args: text, read: '.text' },
  translate: {
    method: 'translate',
    args: ([value, from, to, ...rest]) =>
      value === undefined || from === undefined || to === undefined || rest.length > 0
        ? null
        : [value, to, ...(/^(['"])\1$/.test(from) ? [] : [`from_=${from}`])],
    read: '.text',
  },
  embed_text_768: { method: 'embed', args: modelThenText, read: '.vector' },
  embed_text_1024: { method: 'embed', args: modelThenText, read: '.vector' },
};

const OTHER_NAMES: Readonly<Record<string, string>> = {
  embedtext768: 'embed_text_768',
  embedtext1024: 'embed_text_1024',
};

/** The gateway call with the value of a Cortex function, null when none gives the same. */
export function operationCall(place: SgNode, cortexName: string, values: readonly string[]): string | null {
  const name = (cortexName.split('.').at(-1) ?? '').toLowerCase();
  const operation = OPERATIONS[OTHER_NAMES[name] ?? name];
  const args = operation?.args(values) ?? null;
  return operation === undefined || args === null
    ? null
    : `${gatewayCall(place, operation.method, args)}${operation.read}`;
}
