import { cortexFunctionsIn } from '../../knowledge/cortex-functions.ts';
import {
  type Operation,
  operationOf,
  type Reading,
  searchFieldsOf,
  whyNoOperation,
} from '../cortex-operation.ts';
import {
  type CortexArgument,
  type CortexStatement,
  isComputed,
  isKnownText,
  isRead,
  plainHole,
  readCortexStatement,
  replacePlaceholders,
  type SqlTemplate,
  type TextPart,
} from '../sql-template.ts';

/** The names that rewritten code imports from the client. */
export const JAVASCRIPT_CLIENT_NAMES = ['driverRows', 'getGateway'];
export const CLIENT_PACKAGE = '@cortex-gateway/client';

/** A statement as a call of the gateway, and what makes the driver's rows of its result. */
export interface GatewayCall {
  readonly method: string;
  /** The fields of its input, as they are written. */
  readonly given: readonly string[];
  /** A function of the result. */
  readonly toRows: string;
}

const WIDEST = 100;

/** The call as source: on one line, or with a line for each field where that were too long. */
export function callText({ method, given }: GatewayCall, indent: string, unit: string): string {
  const line = `getGateway().${method}({ ${given.join(', ')} })`;
  if (line.length <= WIDEST && !line.includes('\n')) return line;
  return `getGateway().${method}({\n${given.map((each) => `${indent}${unit}${each},\n`).join('')}${indent}})`;
}

/** A statement with its values. */
export interface BoundStatement {
  readonly template: SqlTemplate;
  /** The source of the literal or of the constant that holds it. */
  readonly source: string;
  /** The source of each bound value. */
  readonly binds: readonly string[];
  /** The source of the function around it. */
  readonly around: string;
}

const MOST_ROWS = '10_000';

/** A statement of the driver as a call of the gateway, or why there is none. */
export function javaScriptGatewayCall(statement: BoundStatement): GatewayCall | string {
  const cortex = readCortexStatement(statement.template);
  if (cortex !== null) {
    const operation = operationFor(cortex, statement);
    if (operation !== null) return operationCall(operation, cortex);
  }
  // The gateway refuses them in raw SQL.
  const [mention] = cortexFunctionsIn(statement.template.text);
  if (mention !== undefined) return whyNoOperation(mention.name);
  if (statement.template.holes.length > 0) return 'its statement is made at run time: bind its values';
  const { source, order } = withQuestionMarks(statement);
  if (order === null) return 'its placeholders do not match its values';
  const read = isRead(statement.template.text);
  const given = [
    source === 'statement' ? source : `statement: ${source}`,
    ...(order.length === 0 ? [] : [`binds: [${order.join(', ')}]`]),
    ...(read ? [`maxRows: ${MOST_ROWS}`] : []),
  ];
  return { method: read ? 'executeSql' : 'writeSql', given, toRows: 'driverRows' };
}

/** `:1` of the driver as `?`, and the values in their order; null where they do not match. */
function withQuestionMarks({ source, binds, template }: BoundStatement): {
  readonly source: string;
  readonly order: readonly string[] | null;
} {
  const order: (string | undefined)[] = [];
  let next = 0;
  let isNumbered = false;
  const read = (text: string) =>
    replacePlaceholders(text, /\?|(?<![:\w]):(\d+)\b/g, (match) => {
      if (match[1] !== undefined) isNumbered = true;
      order.push(match[1] === undefined ? binds[next++] : binds[Number(match[1]) - 1]);
      return '?';
    });
  // An escape of the language hides where SQL's own texts begin and end.
  const text = read(template.text.replace(/\\(['"`])/g, '$1'));
  const isWhole = order.every((value) => value !== undefined) && new Set(order).size >= new Set(binds).size;
  if (!isWhole || order.length < binds.length) return { source, order: null };
  if (!isNumbered) return { source, order: order as string[] };
  // The text of a constant is not changed, nor one whose escapes would be.
  const isLiteral = /^(['"`])[\s\S]*\1$/.test(source) && source.slice(1, -1) === template.text;
  const isAsWritten = order.length === binds.length && order.every((value, index) => value === binds[index]);
  if (!isAsWritten && binds.some(isComputed)) return { source, order: null };
  if (isLiteral && !source.includes('\\'))
    return { source: `${source[0]}${text}${source[0]}`, order: order as string[] };
  return { source, order: isAsWritten ? binds : null };
}

function operationFor(cortex: CortexStatement, statement: BoundStatement): Operation | null {
  const write = (parts: readonly TextPart[]) => writeText(parts, statement.around);
  const values = cortex.args.map((argument) => valueOfArgument(argument, statement, write));
  const [, query] = cortex.args;
  if (cortex.name !== 'SEARCH_PREVIEW' || query === undefined) {
    return values.every((value) => value !== null) ? operationOf(cortex.name, values) : null;
  }
  const given = 'bind' in query ? statement.binds[Number(query.bind)] : undefined;
  const object = /^JSON\.stringify\(\s*(\{[\s\S]*\})\s*\)$/.exec(given ?? '')?.[1];
  if (object !== undefined) {
    const [service] = values;
    return service === null || service === undefined
      ? null
      : { method: 'search', given: { service, '...': object }, read: 'hits' };
  }
  const fields = 'parts' in query ? searchFieldsOf(query.parts, write) : null;
  const known = values.map((value) => value ?? '');
  return values[0] === null ? null : operationOf(cortex.name, known, fields);
}

function valueOfArgument(
  argument: CortexArgument,
  { binds }: BoundStatement,
  write: (parts: readonly TextPart[]) => string | null,
): string | null {
  if ('parts' in argument) return write(argument.parts);
  return typeof argument.bind === 'number' ? (binds[argument.bind] ?? null) : null;
}

/** A text as an expression: a literal, the one value that it is, or a template. */
function writeText(parts: readonly TextPart[], around: string): string | null {
  const [only] = parts;
  if (parts.every((part) => 'text' in part)) return quoted(parts.map((part) => part.text).join(''));
  const values = parts.map((part) => ('text' in part ? part : { value: plainHole(part.source, around) }));
  if (values.some((part) => 'value' in part && part.value === null)) return null;
  if (parts.length === 1 && only !== undefined && 'source' in only) {
    const value = plainHole(only.source, around);
    return value === null || isKnownText(only.source, around) ? value : `String(${value})`;
  }
  const inside = values.map((part) =>
    'text' in part ? part.text.replace(/[`$]/g, '\\$&') : `\${${String(part.value)}}`,
  );
  return `\`${inside.join('')}\``;
}

function quoted(text: string): string {
  return text.includes("'")
    ? JSON.stringify(text)
    : `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"')}'`;
}

function operationCall(operation: Operation, { column, resultsOnly }: CortexStatement): GatewayCall | string {
  if (column === null) return 'its column has no name of its own: give it one with AS';
  const given = Object.entries(operation.given).map(([name, value]) =>
    name === '...' ? `...${value}` : name === value ? name : `${name}: ${value}`,
  );
  const key = /^[A-Za-z_$][\w$]*$/.test(column) ? column : JSON.stringify(column);
  const { parameter, value } = READINGS[operation.read](resultsOnly);
  return {
    method: operation.method,
    given,
    toRows: `(${parameter}) => [{ ${key}: ${value} }]`,
  };
}

const READINGS: Readonly<
  Record<Reading, (resultsOnly: boolean) => { readonly parameter: string; readonly value: string }>
> = {
  text: () => ({ parameter: '{ text }', value: 'text' }),
  // The driver gives a vector as text.
  vector: () => ({ parameter: '{ vector }', value: 'JSON.stringify(vector)' }),
  feeling: () => ({
    parameter: '{ label }',
    value: "{ categories: [{ name: 'overall', sentiment: label.toLowerCase() }] }",
  }),
  hits: (resultsOnly) =>
    resultsOnly
      ? { parameter: '{ hits }', value: 'hits.map(({ fields }) => fields)' }
      : {
          parameter: '{ hits, requestId }',
          value: 'JSON.stringify({ results: hits.map(({ fields }) => fields), request_id: requestId })',
        },
};
