/** The shape of Cortex Search filters; whether the columns exist and may be filtered by, the service decides. */
import { badInput } from '../../errors/gateway-error.ts';
import { nearest } from '../../errors/nearest.ts';
import { exceeds } from '../../json/exceeds.ts';
import { wellFormed } from '../../json/well-formed.ts';

export type SearchFilter = Readonly<Record<string, unknown>>;

const comparisons = ['@eq', '@contains', '@gte', '@lte', '@primarykey'];
const operators = [...comparisons, '@and', '@or', '@not'];
const MAX_DEPTH = 16;
const MAX_CHARACTERS = 32_768;

/** @throws GatewayError BAD_USER_INPUT with the path of what is wrong. */
export function checkSearchFilter(field: string, filter: unknown): SearchFilter {
  const isLong = exceeds(filter, { characters: MAX_CHARACTERS, depth: 3 * MAX_DEPTH }) === 'length';
  if (!isLong) checkNode(field, filter, 0);
  const json = isLong ? null : JSON.stringify(filter);
  if (json === null || json.length > MAX_CHARACTERS)
    throw badInput(field, `is longer than ${MAX_CHARACTERS} characters; filter by fewer values.`);
  return wellFormed(filter, json) as SearchFilter;
}

function checkNode(path: string, node: unknown, depth: number): void {
  if (depth > MAX_DEPTH) throw badInput(path, `nests deeper than ${MAX_DEPTH} levels.`);
  if (!isObject(node)) throw badInput(path, 'must be an object such as {"@eq": {"COLUMN": "value"}}.');
  const [operator, ...more] = Object.keys(node);
  if (operator === undefined) throw badInput(path, 'is empty; leave it out, or give an operator.');
  if (more.length > 0)
    throw badInput(path, `has ${more.length + 1} operators side by side; put them into a list under "@and".`);
  const operand = node[operator];
  const at = `${path}.${operator}`;
  if (operator === '@and' || operator === '@or') {
    if (!Array.isArray(operand) || operand.length === 0)
      throw badInput(at, 'must be a list of at least one filter.');
    for (const [i, inner] of operand.entries()) checkNode(`${at}[${i}]`, inner, depth + 1);
  } else if (operator === '@not') checkNode(at, operand, depth + 1);
  else if (comparisons.includes(operator)) checkComparison(at, operand);
  else {
    const [meant] = nearest(operator, operators, 1);
    throw badInput(
      at,
      `is no operator.${meant ? ` Did you mean "${meant}"?` : ''} Give one of ${operators.join(', ')}.`,
    );
  }
}

function checkComparison(path: string, operand: unknown): void {
  if (!isObject(operand) || Object.keys(operand).length === 0)
    throw badInput(path, 'must name a column and a value: {"COLUMN": "value"}.');
  for (const [column, value] of Object.entries(operand)) {
    if (value === null || typeof value === 'object')
      throw badInput(`${path}.${column}`, 'must be a text, a number or a boolean.');
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
