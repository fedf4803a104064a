/** What calls are told apart by: the words of the address, of the schema and of people. */
import type { ConsoleUsageQuery, UsageDimension, UsageFilter } from '../generated/documents.ts';

export type UsageRowShown = ConsoleUsageQuery['usage']['rows'][number];

export interface Dimension {
  readonly name: UsageDimension;
  readonly title: string;
  /** The parameter of the address that filters by it. */
  readonly parameter: string;
  readonly of: (row: UsageRowShown) => string | null | undefined;
}

export const dimensions: readonly Dimension[] = [
  { name: 'USER', title: 'User', parameter: 'user', of: ({ user }) => user },
  { name: 'TEAM', title: 'Team', parameter: 'team', of: ({ team }) => team },
  { name: 'TAG', title: 'Tag', parameter: 'tagValue', of: ({ tag }) => tag },
  { name: 'MODEL', title: 'Model', parameter: 'model', of: ({ model }) => model },
  { name: 'FUNCTION', title: 'Function', parameter: 'function', of: (row) => row.function },
  { name: 'BACKEND', title: 'Back end', parameter: 'backend', of: ({ backend }) => backend },
  { name: 'WAREHOUSE', title: 'Warehouse', parameter: 'warehouse', of: ({ warehouse }) => warehouse },
  { name: 'API_KEY', title: 'API key', parameter: 'key', of: ({ apiKey }) => apiKey },
];

export const dimensionNamed = (name: string | null): Dimension =>
  dimensions.find((each) => each.name === name) ?? (dimensions[0] as Dimension);

const lists = [
  ['user', 'users'],
  ['team', 'teams'],
  ['function', 'functions'],
  ['model', 'models'],
  ['warehouse', 'warehouses'],
  ['status', 'statuses'],
  ['key', 'apiKeys'],
  ['request', 'requestIds'],
] as const;

/** Parameters that filter; each has a chip by which it is taken away. */
export const filterNames = [
  ...lists.map(([parameter]) => parameter),
  'backend',
  'tagValue',
  'cached',
] as const;

const backends = ['SNOWFLAKE', 'LAMBDA_LABS'] as const;

export const tagKeyOf = (parameters: URLSearchParams) => parameters.get('tag') ?? 'project';

/** The filter that the address asks for; null where it asks for everything. */
export function filterOf(parameters: URLSearchParams): UsageFilter | null {
  const given = lists
    .map(([parameter, field]) => [field, parameters.getAll(parameter).filter(Boolean)] as const)
    .filter(([, values]) => values.length > 0);
  const backend = backends.filter((each) => parameters.getAll('backend').includes(each));
  const tags = parameters.getAll('tagValue').filter(Boolean);
  const cached = parameters.get('cached');
  const filter: UsageFilter = {
    ...Object.fromEntries(given),
    ...(backend.length > 0 && { backends: backend }),
    ...(tags.length > 0 && { tags: tags.map((value) => ({ key: tagKeyOf(parameters), value })) }),
    ...((cached === 'true' || cached === 'false') && { cached: cached === 'true' }),
  };
  return Object.keys(filter).length > 0 ? filter : null;
}
