import type { SgNode } from '@ast-grep/napi';
import type { Operation } from '../cortex-operation.ts';

/** The names that rewritten code imports from `cortex_gateway`. */
export const PYTHON_CLIENT_NAMES = [
  'driver_json',
  'driver_row',
  'driver_rows',
  'get_gateway',
  'get_sync_gateway',
];

/** How Python code calls the gateway at a place: awaited in an `async def`, else by the blocking client. */
export function pythonGatewayCall(place: SgNode, method: string, args: readonly string[]): string {
  return isAsync(place)
    ? `await get_gateway().${method}(${args.join(', ')})`
    : `get_sync_gateway().${method}(${args.join(', ')})`;
}

function isAsync(place: SgNode): boolean {
  for (let node = place.parent(); node !== null; node = node.parent()) {
    if (node.kind() === 'lambda') return false;
    if (node.kind() === 'function_definition') return node.text().startsWith('async');
  }
  return false;
}

/** A gateway operation as Python, with the value that the Cortex function gave. */
export function operationCall(
  place: SgNode,
  { method, given, read }: Operation,
  resultsOnly = false,
): string {
  const args = Object.entries(given).map(([name, value]) => argument(method, name, value));
  const call = pythonGatewayCall(place, method, args);
  const answer = call.startsWith('await') ? `(${call})` : call;
  switch (read) {
    case 'text':
      return `${answer}.text`;
    case 'vector':
      return `${answer}.vector`;
    case 'feeling':
      return `driver_json({"categories": [{"name": "overall", "sentiment": ${answer}.label.lower()}]})`;
    case 'hits': {
      const hits = `[hit.fields for hit in ${answer}.hits]`;
      return `driver_json(${resultsOnly ? hits : `{"results": ${hits}}`})`;
    }
  }
}

/** What the client takes without a name comes first in `given`, too. */
const WITHOUT_NAME = new Set([
  'complete prompt',
  'embed text',
  'sentiment text',
  'summarize text',
  'translate text',
  'search service',
]);

function argument(method: string, name: string, value: string): string {
  if (name === '**') return `**${value}`;
  if (WITHOUT_NAME.has(`${method} ${name}`)) return value;
  return `${name === 'from' ? 'from_' : name}=${value}`;
}
