import type { SgNode } from '@ast-grep/napi';
import type { Call } from '../../syntax/program.ts';
import { operationOf } from '../cortex-operation.ts';
import type { Edit } from '../edits.ts';
import { operationCall } from './gateway-call.ts';

/** Names of the parameters of `snowflake.cortex` functions, in the order of the SQL function's arguments. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  complete: ['model', 'prompt'],
  summarize: ['text'],
  translate: ['text', 'from_language', 'to_language'],
  embed_text_768: ['model', 'text'],
  embed_text_1024: ['model', 'text'],
  embedtext768: ['model', 'text'],
  embedtext1024: ['model', 'text'],
};

/**
 * The edit that turns a plain call of `snowflake.cortex` into one of the gateway, null when it is not that plain.
 *
 * @param textOf the source of an argument, with the calls in it rewritten
 */
export function rewriteCortexCall(
  call: Call,
  cortexName: string,
  textOf: (argument: SgNode) => string,
): Edit | null {
  const name = (cortexName.split('.').at(-1) ?? '').toLowerCase();
  const parameters = PARAMETERS[name];
  const values = parameters === undefined ? null : valuesOf(call, parameters, textOf);
  if (values === null) return null;
  const operation = operationOf(name, values);
  if (operation === null) return null;
  const { start, end } = call.node.range();
  return { start: start.index, end: end.index, text: operationCall(call.node, operation) };
}

/** The source of each argument in the order of the parameters. A session is the gateway's own matter. */
function valuesOf(
  call: Call,
  parameters: readonly string[],
  textOf: (argument: SgNode) => string,
): string[] | null {
  const args =
    call.node
      .field('arguments')
      ?.namedChildren()
      .filter((each) => each.kind() !== 'comment') ?? [];
  const values = new Map<string, string>();
  for (const [index, argument] of args.entries()) {
    const keyword = argument.kind() === 'keyword_argument';
    if (/splat/.test(String(argument.kind()))) return null;
    const name = keyword ? argument.field('name')?.text() : parameters[index];
    const given = keyword ? argument.field('value') : argument;
    if (given !== null && mayBeMessages(given)) return null;
    const value = given === null ? undefined : textOf(given);
    if (name === 'session') continue;
    if (name === undefined || value === undefined || !parameters.includes(name)) return null;
    values.set(name, value);
  }
  const ordered = parameters.map((name) => values.get(name));
  return ordered.every((value) => value !== undefined) ? ordered : null;
}

/** A list of messages, or what may be one: the gateway takes it by another name. */
function mayBeMessages(value: SgNode): boolean {
  if (/^(list|dictionary|tuple|list_comprehension)$/.test(String(value.kind()))) return true;
  if (value.kind() !== 'identifier') return false;
  const name = value.text();
  if (/^(messages|history|conversation|chat|turns)$|_(messages|history)$/.test(name)) return true;
  const list = new RegExp(
    `\\b${name}\\s*(:\\s*"?(list|List|Sequence|Iterable)\\b[^=\\n]*)?(=\\s*\\[|:\\s*"?(list|List|Sequence|Iterable)\\b)`,
  );
  return list.test(value.getRoot().root().text());
}
