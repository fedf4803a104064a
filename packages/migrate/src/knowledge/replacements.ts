import type { Sighting } from '../finding.ts';

/** Which field of the gateway's schema does what a Cortex function did. */
const FIELDS: Readonly<Record<string, string>> = {
  COMPLETE: 'cortex.complete',
  TRY_COMPLETE: 'cortex.complete',
  AI_COMPLETE: 'cortex.complete',
  EMBED_TEXT_768: 'cortex.embed',
  EMBED_TEXT_1024: 'cortex.embed',
  EMBED_TEXT: 'cortex.embed',
  EMBEDTEXT768: 'cortex.embed',
  EMBEDTEXT1024: 'cortex.embed',
  AI_EMBED: 'cortex.embed',
  SENTIMENT: 'cortex.sentiment',
  ENTITY_SENTIMENT: 'cortex.sentiment',
  AI_SENTIMENT: 'cortex.sentiment',
  SUMMARIZE: 'cortex.summarize',
  AI_SUMMARIZE: 'cortex.summarize',
  TRANSLATE: 'cortex.translate',
  AI_TRANSLATE: 'cortex.translate',
  EXTRACT_ANSWER: 'cortex.extract',
  EXTRACTANSWER: 'cortex.extract',
  AI_EXTRACT: 'cortex.extract',
  CLASSIFY_TEXT: 'cortex.classify',
  CLASSIFYTEXT: 'cortex.classify',
  AI_CLASSIFY: 'cortex.classify',
  AI_FILTER: 'cortex.filter',
  AI_SIMILARITY: 'cortex.similarity',
  AI_REDACT: 'cortex.redact',
  SEARCH_PREVIEW: 'cortex.search',
  COUNT_TOKENS: 'cortex.countTokens',
  COUNTTOKENS: 'cortex.countTokens',
  AI_COUNT_TOKENS: 'cortex.countTokens',
};

/** The gateway's field for a Cortex function, or null where it has none. */
export function gatewayField(name: string): string | null {
  return FIELDS[(name.split('.').at(-1) ?? name).toUpperCase()] ?? null;
}

/** What a person writes instead. */
export function replacementFor(sighting: Sighting): string {
  switch (sighting.kind) {
    case 'connection':
      return 'gateway.execute_sql(statement, binds) / executeSql(input: {statement, binds}): the gateway holds the connections';
    case 'cortex-call':
      return cortexReplacement(sighting.calls);
    case 'gpu-direct':
      return 'the gateway: base URL CORTEX_GATEWAY_URL + /v1, or cortex.complete(input: {backend: LAMBDA_LABS})';
    case 'credential':
      return 'CORTEX_GATEWAY_TOKEN from the environment; revoke the secret that stands here';
    case 'mcp-config':
      return '"snowflake-enhanced": {"type": "http", "url": "http://127.0.0.1:9030/mcp"}';
    case 'dependency':
      return 'the gateway client: cortex_gateway (Python) or @cortex-gateway/client (TypeScript)';
  }
}

function cortexReplacement(calls: string): string {
  if (/search/i.test(calls)) return 'cortex.search(input: {service, query, columns, filter, limit})';
  if (/analyst/i.test(calls)) return 'hybrid(input: {message})';
  if (/inference:complete|chat\/completions|messages$/i.test(calls))
    return 'cortex.complete(input: {prompt, model})';
  const field = gatewayField(calls);
  return field === null
    ? 'no field of the gateway does this yet: ask its owners before you keep the call'
    : `${field}(...)`;
}
