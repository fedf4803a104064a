/** Limits that are reached, suspensions, and what each paid field answers to a caller who has nothing. */
import type { Gateway } from '../../support/start-gateway.ts';
import type { RecordedGroup, RecordedRequest } from './request.ts';

const broke = (query: string): RecordedRequest => ({ query, user: 'broke' });
const set = (scope: string, limit: number) =>
  `mutation { setCreditLimit(input: { scope: "${scope}", limit: ${limit}, reason: "recorded" }) { scope limit state } }`;

/** New work is suspended at 95 % of a limit. */
async function spendNearlyAll(gateway: Gateway): Promise<void> {
  const text = 'All of it at once. '.repeat(100);
  const { headers } = await gateway.ask(`{ cortex { summarize(text: "${text}") { text } } }`, {
    user: 'nearly',
  });
  await gateway.setLimit('user:nearly', Number((Number(headers.get('x-credits-used')) / 0.97).toFixed(6)));
}

export const creditsGroup: RecordedGroup = {
  'a limit of zero': set('user:broke', 0),
  'complete without credits': broke('{ cortex { complete(input: { prompt: "a", maxTokens: 5 }) { text } } }'),
  'complete on the GPUs without credits': broke(
    '{ cortex { complete(input: { prompt: "a", backend: LAMBDA_LABS, maxTokens: 5 }) { text } } }',
  ),
  'embed without credits': broke('{ cortex { embed(text: "a") { model } } }'),
  'embedMany without credits': broke('{ cortex { embedMany(texts: ["a", "b"]) { model } } }'),
  'search without credits': broke(
    '{ cortex { search(input: { service: "DOCS_SEARCH", query: "a" }) { requestId } } }',
  ),
  'sentiment without credits': broke('{ cortex { sentiment(text: "a") { label } } }'),
  'classify without credits': broke(
    '{ cortex { classify(input: { text: "a", labels: [{ label: "x" }, { label: "y" }] }) { label } } }',
  ),
  'extract without credits': broke(
    '{ cortex { extract(input: { text: "a", questions: [{ name: "q", question: "What?" }] }) { response } } }',
  ),
  'filter without credits': broke(
    '{ cortex { filter(input: { predicate: "Is it?", text: "a" }) { matches } } }',
  ),
  'similarity without credits': broke('{ cortex { similarity(a: "a", b: "b") { score } } }'),
  'summarize without credits': broke('{ cortex { summarize(text: "a") { text } } }'),
  'translate without credits': broke('{ cortex { translate(input: { text: "a", to: "de" }) { text } } }'),
  'redact without credits': broke('{ cortex { redact(text: "a") { text } } }'),
  'countTokens without credits': broke('{ cortex { countTokens(input: { text: "a b" }) { tokens } } }'),
  'executeSql without credits': broke('{ executeSql(input: { statement: "SELECT 1" }) { rowCount } }'),
  'executeSql, as a mutation, without credits': broke(
    'mutation { executeSql(input: { statement: "CREATE TABLE never (a INT)" }) { rowCount } }',
  ),
  'hybrid without credits': broke(
    '{ hybrid(input: { message: "Why?", route: BOTH }) { route snowflake { error { code message retryable } } lambdaLabs { error { code message retryable } } answer } }',
  ),
  'a quote without credits': broke('{ quote(input: { embed: { texts: ["a"] } }) { affordable } }'),
  'a bad call without credits': broke('{ cortex { embed(text: "") { model } } }'),
  'viewer without credits': broke('{ viewer { credits { limit used held remaining percentUsed state } } }'),
  'aliases without credits': broke(
    '{ cortex { a: embed(text: "a1") { model } b: embed(text: "b1") { model } } }',
  ),
  'a user who spends a little': { query: '{ cortex { embed(text: "spent") { model } } }', user: 'spender' },
  'a limit below what is used': set('user:spender', 0.000001),
  'the spender, over the limit': {
    query: '{ cortex { embed(text: "one more") { model } } }',
    user: 'spender',
  },
  'the spender, suspended or exhausted': { query: '{ credits { me { limit state } } }', user: 'spender' },
  'a higher limit': set('user:spender', 5),
  'the spender, again': { query: '{ cortex { embed(text: "one more") { model } } }', user: 'spender' },
  'a caller who has spent all but a little': {
    query: '{ cortex { embed(text: "the last") { model } } }',
    user: 'nearly',
    before: spendNearlyAll,
  },
  'a limit cleared': 'mutation { clearCreditLimit(scope: "user:spender") { scope limit state } }',
  'a suspension lifted':
    'mutation { resumeCredits(scope: "user:spender", reason: "recorded") { scope state } }',
  'a new window': 'mutation { resetWindow(reason: "recorded") { scope state } }',
};
