/** The filters of Cortex Search: @eq, @contains, @gte, @lte, @primarykey, @and, @or, @not. */

export type SearchDocument = Readonly<Record<string, unknown>>;
export type DocumentTest = (document: SearchDocument) => boolean;

export class SearchRequestError extends Error {
  override readonly name = 'SearchRequestError';
}

/** Nested deeper than this, a filter is refused. */
const MAX_DEPTH = 32;

/**
 * @param columns The columns a filter may name; others are refused.
 * @throws SearchRequestError for a filter that is none.
 */
export function compileFilter(filter: unknown, columns: readonly string[], depth = 0): DocumentTest {
  if (depth > MAX_DEPTH) throw new SearchRequestError(`filter is nested deeper than ${MAX_DEPTH} levels`);
  if (!isRecord(filter)) throw new SearchRequestError('filter must be an object');
  const tests = Object.entries(filter).map(([operator, operand]) =>
    compileOperator(operator, operand, columns, depth),
  );
  return (document) => tests.every((test) => test(document));
}

function compileOperator(
  operator: string,
  operand: unknown,
  columns: readonly string[],
  depth: number,
): DocumentTest {
  switch (operator) {
    case '@and':
    case '@or': {
      if (!Array.isArray(operand)) throw new SearchRequestError(`${operator} takes an array of filters`);
      const tests = operand.map((each) => compileFilter(each, columns, depth + 1));
      return operator === '@and'
        ? (document) => tests.every((test) => test(document))
        : (document) => tests.some((test) => test(document));
    }
    case '@not': {
      const test = compileFilter(operand, columns, depth + 1);
      return (document) => !test(document);
    }
    case '@eq':
    case '@primarykey':
      return everyColumn(operator, operand, columns, (value, wanted) => isEqual(value, wanted));
    case '@contains':
      return everyColumn(operator, operand, columns, (value, wanted) =>
        Array.isArray(value)
          ? value.some((item) => isEqual(item, wanted))
          : String(value).includes(String(wanted)),
      );
    case '@gte':
      return everyColumn(operator, operand, columns, (value, wanted) => compare(value, wanted) >= 0);
    case '@lte':
      return everyColumn(operator, operand, columns, (value, wanted) => compare(value, wanted) <= 0);
    default:
      throw new SearchRequestError(`unknown filter operator "${operator.slice(0, 60)}"`);
  }
}

function everyColumn(
  operator: string,
  operand: unknown,
  columns: readonly string[],
  holds: (value: unknown, wanted: unknown) => boolean,
): DocumentTest {
  if (!isRecord(operand)) throw new SearchRequestError(`${operator} takes an object of column and value`);
  const wanted = Object.entries(operand).map(([name, value]): [string, unknown] => [
    columnNamed(name, columns),
    value,
  ]);
  return (document) =>
    wanted.every(
      ([column, value]) =>
        document[column] !== null && document[column] !== undefined && holds(document[column], value),
    );
}

/** Column names are matched without regard to case. @throws SearchRequestError */
export function columnNamed(name: string, columns: readonly string[]): string {
  const column = columns.find((each) => each.toLowerCase() === name.toLowerCase());
  if (column === undefined)
    throw new SearchRequestError(`column "${name.slice(0, 60)}" does not exist in the search service`);
  return column;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEqual(value: unknown, wanted: unknown): boolean {
  return value === wanted || String(value) === String(wanted);
}

/** NaN, and so false, for values of different kinds. */
function compare(value: unknown, wanted: unknown): number {
  const [a, b] = [Number(value), Number(wanted)];
  if (value !== '' && wanted !== '' && !Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  const [left, right] = [String(value), String(wanted)];
  return left < right ? -1 : left > right ? 1 : 0;
}
