/**
 * The tools, each a prepared GraphQL document that the one runner executes. What a tool takes and gives, and what it
 * is for, follows from the schema: see `describeTool`.
 */

export interface ToolDefinition {
  readonly name: string;
  readonly title: string;
  /** What an agent has to know beside the schema's own description. */
  readonly hint?: string;
  readonly document: string;
  /** Runs instead for who has the permission `sql:write`. It takes and gives the same. */
  readonly writing?: string;
  /** Runs instead for who wants to hear of progress: a subscription to the pieces of the answer. */
  readonly streaming?: string;
  /** Values for arguments that the schema requires and a tool need not, and what they are in words. */
  readonly defaults?: Readonly<Record<string, ToolDefault>>;
  /** Whether a call may cost credits, which makes it a call to the outside too. */
  readonly costsCredits: boolean;
}

export interface ToolDefault {
  readonly about: string;
  /** @param now epoch milliseconds, as the caller's gateway tells the time */
  readonly value: (now: number) => unknown;
}

const usage =
  'usage { function model backend warehouse queryId inputTokens outputTokens credits cached latencyMs reason }';
const status = '{ scope window { id start end timeZone } limit used held remaining percentUsed state }';
const sqlResult = `{ columns { name type nullable } rows rowCount truncated queryId warehouse ${usage} }`;

const DAY_MS = 86_400_000;

/** Asked where nobody here knows the caller's permissions. */
export const permissionsDocument = 'query CallerPermissions { viewer { permissions } }';

export const toolDefinitions: readonly ToolDefinition[] = [
  {
    name: 'complete',
    title: 'Complete a prompt',
    document: `query Complete($input: CompleteInput!) {
      cortex { complete(input: $input) { text structured model finishReason ${usage} } }
    }`,
    streaming: `subscription CompleteInPieces($input: CompleteInput!) {
      complete(input: $input) { delta finishReason ${usage} }
    }`,
    costsCredits: true,
  },
  {
    name: 'embed',
    title: 'Embed a text',
    document: `query Embed($text: String!, $model: String, $quote: ID) {
      cortex { embed(text: $text, model: $model, quote: $quote) { model dimensions vector ${usage} } }
    }`,
    costsCredits: true,
  },
  {
    name: 'search',
    title: 'Search documents',
    document: `query Search($input: SearchInput!) {
      cortex { search(input: $input) { hits { fields score } requestId ${usage} } }
    }`,
    costsCredits: true,
  },
  {
    name: 'sentiment',
    title: 'Rate the feeling in a text',
    document: `query Sentiment($text: String!, $categories: [String!]) {
      cortex { sentiment(text: $text, categories: $categories) { label score categories { name label } ${usage} } }
    }`,
    costsCredits: true,
  },
  {
    name: 'optimize',
    title: 'Review a SQL statement',
    hint: 'Ask it before a statement that may read much.',
    document: `query Optimize($statement: String!) {
      optimize(statement: $statement) {
        warehouse reason kind allowed refusal plan
        findings { rule severity message suggestion line column }
        estimate { seconds credits basis }
      }
    }`,
    costsCredits: false,
  },
  {
    name: 'execute_sql',
    title: 'Run a SQL statement',
    hint: 'It reads only, unless the caller has the permission sql:write. The resource cortex://warehouse/tables lists the tables.',
    document: `query ExecuteSql($input: ExecuteSqlInput!) { executeSql(input: $input) ${sqlResult} }`,
    writing: `mutation ExecuteSql($input: ExecuteSqlInput!) { executeSql(input: $input) ${sqlResult} }`,
    defaults: { maxRows: { about: '100', value: () => 100 } },
    costsCredits: true,
  },
  {
    name: 'credit_status',
    title: 'See what credit is left',
    document: `query CreditStatus { credits { me ${status} account ${status} } }`,
    costsCredits: false,
  },
  {
    name: 'usage',
    title: 'See what was used',
    document: `query Usage($input: UsageInput!) {
      usage(input: $input) {
        rows {
          user function model backend warehouse bucket
          calls errors inputTokens outputTokens credits p50LatencyMs p95LatencyMs
        }
        totals { calls errors inputTokens outputTokens credits }
        freshAsOf
        pendingEvents
      }
    }`,
    defaults: {
      from: { about: 'a day ago', value: (now) => new Date(now - DAY_MS).toISOString() },
      to: { about: 'now', value: (now) => new Date(now).toISOString() },
    },
    costsCredits: false,
  },
];
