import type { Sighting } from '../finding.ts';

/** Which field under `cortex` of the gateway's schema does what a function of SQL did. The gateway's own refusals say the same. */
export const FIELDS: Readonly<Record<string, string>> = {
  COMPLETE: 'complete',
  TRY_COMPLETE: 'complete',
  AI_COMPLETE: 'complete',
  EMBED_TEXT_768: 'embed',
  EMBED_TEXT_1024: 'embed',
  AI_EMBED: 'embed',
  SENTIMENT: 'sentiment',
  ENTITY_SENTIMENT: 'sentiment',
  AI_SENTIMENT: 'sentiment',
  SUMMARIZE: 'summarize',
  AI_SUMMARIZE: 'summarize',
  TRANSLATE: 'translate',
  AI_TRANSLATE: 'translate',
  EXTRACT_ANSWER: 'extract',
  AI_EXTRACT: 'extract',
  CLASSIFY_TEXT: 'classify',
  AI_CLASSIFY: 'classify',
  AI_FILTER: 'filter',
  AI_SIMILARITY: 'similarity',
  AI_REDACT: 'redact',
  SEARCH_PREVIEW: 'search',
  COUNT_TOKENS: 'countTokens',
  AI_COUNT_TOKENS: 'countTokens',
};

/** What the Python package and older accounts call some of them. */
const OTHER_NAMES: Readonly<Record<string, keyof typeof FIELDS>> = {
  EMBED_TEXT: 'AI_EMBED',
  EMBEDTEXT768: 'EMBED_TEXT_768',
  EMBEDTEXT1024: 'EMBED_TEXT_1024',
  EXTRACTANSWER: 'EXTRACT_ANSWER',
  CLASSIFYTEXT: 'CLASSIFY_TEXT',
  COUNTTOKENS: 'COUNT_TOKENS',
};

/** The gateway's field for a Cortex function, or null where it has none. */
export function gatewayField(name: string): string | null {
  const own = (name.split('.').at(-1) ?? name).toUpperCase();
  const field = FIELDS[OTHER_NAMES[own] ?? own];
  return field === undefined ? null : `cortex.${field}`;
}

/** What a person writes instead. */
export function replacementFor(sighting: Sighting): string {
  switch (sighting.kind) {
    case 'connection':
      return 'gateway.execute_sql(statement, binds) / executeSql(input: {statement, binds}): the gateway holds the connections';
    case 'cortex-call':
      return cortexReplacement(sighting.calls);
    case 'gpu-direct':
      return 'base URL CORTEX_GATEWAY_URL + /v1, or cortex.complete(input: {backend: LAMBDA_LABS})';
    case 'credential':
      return 'CORTEX_GATEWAY_TOKEN from the environment; revoke the secret that stands here';
    case 'mcp-config':
      return '"snowflake-enhanced": {"type": "http", "url": "http://127.0.0.1:9030/mcp"}';
    case 'dependency':
      return 'the gateway client: cortex_gateway (Python) or @cortex-gateway/client (TypeScript)';
  }
}

function cortexReplacement(calls: string): string {
  if (calls.startsWith('macro ')) return 'nothing here: change what the macro calls, where it is defined';
  if (/search/i.test(calls)) return 'cortex.search(input: {service, query, columns, filter, limit})';
  if (/analyst/i.test(calls)) return 'hybrid(input: {message})';
  if (/inference:complete|chat\/completions|messages$/i.test(calls))
    return 'cortex.complete(input: {prompt, model})';
  const field = gatewayField(calls);
  return field === null
    ? 'no field of the gateway does this yet: ask its owners before you keep the call'
    : `${field}(...)`;
}
