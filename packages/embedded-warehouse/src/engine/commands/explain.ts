import { createCursor } from '../dialect/cursor.ts';
import { isWord } from '../dialect/token.ts';
import { unsupported } from '../errors/snowflake-errors.ts';
import {
  type Answer,
  numberColumn,
  type StatementRun,
  statementTypes,
  textColumn,
} from '../statement-run.ts';
import { translateTokens } from '../translate-run.ts';
import { bindParameters } from '../values/binds.ts';

/** One operator of the plan, in Snowflake's words. */
interface Operation {
  readonly id: number;
  readonly operation: string;
  readonly parentOperators?: readonly number[];
  readonly objects?: readonly string[];
  readonly expressions?: readonly string[];
  readonly partitionsTotal?: number;
  readonly partitionsAssigned?: number;
  readonly bytesAssigned?: number;
}

interface DuckNode {
  readonly name: string;
  readonly children: readonly DuckNode[];
  readonly extra_info: Readonly<Record<string, string | readonly string[]>>;
}

/** Rows that one micro-partition of Snowflake would hold, for the partition counts of a plan. */
const rowsPerPartition = 100_000;

/** EXPLAIN [USING JSON | TEXT | TABULAR] query: DuckDB's plan in the shape of Snowflake's. */
export async function runExplain(run: StatementRun): Promise<Answer> {
  const cursor = createCursor(run.tokens);
  cursor.expect('EXPLAIN');
  const format = cursor.take('USING') ? cursor.name() : 'TABULAR';
  if (!isWord(cursor.peek(), 'SELECT', 'WITH', 'VALUES') && cursor.peek().text !== '(') {
    throw unsupported(`EXPLAIN ${cursor.peek().text.toUpperCase()}`);
  }
  const translation = translateTokens(run, cursor.rest());
  const parameters = bindParameters(translation.parameters, run.request.bindings);
  const reader = await run.session.connection.runAndReadAll(
    `EXPLAIN (FORMAT JSON) ${translation.text}`,
    parameters.values,
    parameters.types,
  );
  const plan = JSON.parse(String(reader.getRows()[0]?.[1] ?? '[]')) as readonly DuckNode[];
  const operations = toOperations(plan);
  const stats = {
    partitionsTotal: total(operations, 'partitionsTotal'),
    partitionsAssigned: total(operations, 'partitionsAssigned'),
    bytesAssigned: total(operations, 'bytesAssigned'),
  };
  if (format === 'JSON') return oneCell(JSON.stringify({ GlobalStats: stats, Operations: [operations] }));
  if (format === 'TEXT') return oneCell(asText(stats, operations));
  if (format !== 'TABULAR') cursor.fail();
  return asTable(stats, operations);
}

type Stats = Readonly<Record<'partitionsTotal' | 'partitionsAssigned' | 'bytesAssigned', number>>;

function total(operations: readonly Operation[], key: keyof Stats): number {
  return operations.reduce((sum, operation) => sum + (operation[key] ?? 0), 0);
}

function toOperations(plan: readonly DuckNode[]): Operation[] {
  const operations: Operation[] = [{ id: 0, operation: 'Result' }];
  const visit = (node: DuckNode, parent: number): void => {
    const id = operations.length;
    const info = node.extra_info;
    operations.push({ id, operation: operationName(node), parentOperators: [parent], ...details(info) });
    for (const child of node.children) visit(child, id);
  };
  for (const node of plan) visit(node, 0);
  return operations;
}

function operationName(node: DuckNode): string {
  const name = node.name.trim();
  const joinType = String(node.extra_info['Join Type'] ?? 'INNER');
  if (/CROSS_PRODUCT/.test(name)) return 'CartesianJoin';
  if (/JOIN/.test(name))
    return joinType === 'INNER' ? 'InnerJoin' : joinType === 'LEFT' ? 'LeftOuterJoin' : 'Join';
  const names: readonly (readonly [RegExp, string])[] = [
    [/SCAN/, 'TableScan'],
    [/FILTER/, 'Filter'],
    [/GROUP_BY|AGGREGATE/, 'Aggregate'],
    [/PROJECTION/, 'Projection'],
    [/TOP_N/, 'SortWithLimit'],
    [/ORDER_BY/, 'Sort'],
    [/LIMIT/, 'Limit'],
    [/WINDOW/, 'WindowFunction'],
    [/UNION/, 'UnionAll'],
    [/UNNEST/, 'Flatten'],
  ];
  return names.find(([pattern]) => pattern.test(name))?.[1] ?? 'ValuesClause';
}

function details(info: DuckNode['extra_info']): Partial<Operation> {
  const table = typeof info.Table === 'string' ? info.Table : undefined;
  const expressions = [
    'Projections',
    'Expressions',
    'Expression',
    'Conditions',
    'Filters',
    'Order By',
    'Groups',
    'Aggregates',
  ]
    .flatMap((key) => info[key] ?? [])
    .flatMap((text) => String(text).split('\n'))
    // References to columns by number and the compression of keys are DuckDB's own business.
    .filter((text) => text !== '' && !/__internal|#\d/.test(text))
    .map(cleanExpression);
  const rows = Number(info['Estimated Cardinality'] ?? 0);
  const scanned = table
    ? {
        objects: [tableName(table)],
        partitionsTotal: Math.max(1, Math.ceil(rows / rowsPerPartition)),
        partitionsAssigned: Math.max(1, Math.ceil(rows / rowsPerPartition)),
        bytesAssigned: rows * 64,
      }
    : {};
  return { ...scanned, ...(expressions.length > 0 ? { expressions } : {}) };
}

/** `store.DB.SCHEMA.TABLE`, whatever DuckDB quotes in it. */
function tableName(table: string): string {
  return table.replaceAll('"', '').replace(/^store\./, '');
}

function cleanExpression(text: string): string {
  return text.replaceAll('"', '').replace(/\bsf_(\w+)/g, (_, name: string) => name.toUpperCase());
}

function oneCell(text: string): Answer {
  return { columns: [textColumn('content')], rows: [[text]], statementTypeId: statementTypes.select };
}

function asText(stats: Stats, operations: readonly Operation[]): string {
  const head = Object.entries(stats).map(([name, value]) => `    ${name}=${value}`);
  const depths = new Map<number, number>();
  const lines = operations.map((operation) => {
    const parent = operation.parentOperators?.[0];
    const depth = parent === undefined ? 0 : (depths.get(parent) ?? 0) + 1;
    depths.set(operation.id, depth);
    const objects = (operation.objects ?? []).join(', ');
    return `1:${operation.id}${'    '.repeat(depth)}  ->${operation.operation}  ${objects}${(operation.expressions ?? []).join(', ')}`;
  });
  return ['GlobalStats:', ...head, 'Operations:', ...lines].join('\n');
}

function asTable(stats: Stats, operations: readonly Operation[]): Answer {
  const columns = [
    numberColumn('step'),
    numberColumn('id'),
    textColumn('parentOperators'),
    textColumn('operation'),
    textColumn('objects'),
    textColumn('alias'),
    textColumn('expressions'),
    numberColumn('partitionsTotal'),
    numberColumn('partitionsAssigned'),
    numberColumn('bytesAssigned'),
  ];
  const text = (value: number | undefined) => (value === undefined ? null : String(value));
  const rows = operations.map((operation) => [
    '1',
    String(operation.id),
    operation.parentOperators ? `[${operation.parentOperators.join(', ')}]` : null,
    operation.operation,
    operation.objects?.join(', ') ?? null,
    null,
    operation.expressions?.join(', ') ?? null,
    text(operation.partitionsTotal),
    text(operation.partitionsAssigned),
    text(operation.bytesAssigned),
  ]);
  const global = [null, null, null, 'GlobalStats', null, null, null, ...Object.values(stats).map(String)];
  return { columns, rows: [global, ...rows], statementTypeId: statementTypes.select };
}
