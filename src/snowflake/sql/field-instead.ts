/** Which field of the schema does what a Cortex function does, as a query that a person can complete. */
const QUERIES: Readonly<Record<string, string>> = {
  complete: 'complete(input: {prompt: "...", model: "..."}) { text }',
  embed: 'embed(text: "...", model: "...") { vector }',
  sentiment: 'sentiment(text: "...") { label }',
  summarize: 'summarize(text: "...") { text }',
  translate: 'translate(input: {text: "...", from: "en", to: "de"}) { text }',
  extract:
    'extract(input: {text: "...", questions: [{name: "answer", question: "..."}]}) { answers { name value } }',
  classify: 'classify(input: {text: "...", labels: [{label: "..."}, {label: "..."}]}) { label }',
  filter: 'filter(input: {predicate: "...", text: "..."}) { matches }',
  similarity: 'similarity(a: "...", b: "...") { score }',
  redact: 'redact(text: "...") { text }',
  search: 'search(input: {service: "...", query: "..."}) { hits { fields score } }',
  countTokens: 'countTokens(input: {text: "...", model: "..."}) { tokens }',
};

/** By the functions of SQL. The migration's own table says the same: packages import nothing from here. */
export const FIELDS: Readonly<Record<string, keyof typeof QUERIES>> = {
  AI_COMPLETE: 'complete',
  COMPLETE: 'complete',
  TRY_COMPLETE: 'complete',
  AI_EMBED: 'embed',
  EMBED_TEXT_768: 'embed',
  EMBED_TEXT_1024: 'embed',
  AI_SENTIMENT: 'sentiment',
  SENTIMENT: 'sentiment',
  ENTITY_SENTIMENT: 'sentiment',
  SUMMARIZE: 'summarize',
  AI_SUMMARIZE: 'summarize',
  AI_TRANSLATE: 'translate',
  TRANSLATE: 'translate',
  AI_EXTRACT: 'extract',
  EXTRACT_ANSWER: 'extract',
  AI_CLASSIFY: 'classify',
  CLASSIFY_TEXT: 'classify',
  AI_FILTER: 'filter',
  AI_SIMILARITY: 'similarity',
  AI_REDACT: 'redact',
  SEARCH_PREVIEW: 'search',
  AI_COUNT_TOKENS: 'countTokens',
  COUNT_TOKENS: 'countTokens',
};

/** The GraphQL query that does what a Cortex function does, or undefined where no field does. */
export function queryInstead(functionName: string): string | undefined {
  const field = FIELDS[functionName.toUpperCase()];
  return field === undefined ? undefined : `query { cortex { ${QUERIES[field]} } }`;
}
