/** What callers are told when a back end fails, by each way in which it can. */
import type { Gateway } from '../../support/start-gateway.ts';
import type { RecordedGroup, RecordedRequest } from './request.ts';

type GpuFaults = NonNullable<NonNullable<Gateway['app']['embedded']['gpu']>['faults']>;
type Fault = Parameters<GpuFaults['always']>[0];
type RestFault = { readonly kind: 'status'; readonly status: 408 | 429 | 500 | 503 };

let restFault: RestFault | undefined;
/** The fault injector of the embedded warehouse: all of Cortex's REST routes share the fault that is set. */
export const takeRestFault = ({ path }: { readonly path: string }): RestFault | undefined =>
  path.startsWith('/api/v2/cortex') ? restFault : undefined;

const whole =
  '{ cortex { complete(input: { prompt: "Go on", backend: LAMBDA_LABS, maxTokens: 20, temperature: 1 }) { finishReason } } }';
const stream = whole
  .replace('{ cortex {', 'subscription {')
  .replace(/ \}$/, '')
  .replace('{ finishReason', '{ delta finishReason');
/** The last endpoint is left alone after some failures; each request begins with all well again. */
const gpu = (fault: Fault, more: Partial<RecordedRequest> = {}): RecordedRequest => ({
  query: more.door ? stream : whole,
  ...more,
  before: ({ app }) => app.embedded.gpu?.faults?.always(fault),
});
const none: Fault = { kind: 'none' };
const well = gpu(none);

const rest = (fault: RestFault | undefined): RecordedRequest => ({
  query:
    '{ cortex { complete(input: { prompt: "Go on", backend: SNOWFLAKE, maxTokens: 20, temperature: 1 }) { finishReason } } }',
  before: () => {
    restFault = fault;
  },
});

export const faultsGroup: RecordedGroup = {
  'a prompt too long for the server': gpu({ kind: 'context-length' }),
  'a prompt too long for the server, streamed': gpu({ kind: 'context-length' }, { door: 'event stream' }),
  'an answer that a filter ends': gpu({ kind: 'content-filter', afterTokens: 0 }),
  'a stream that a filter ends': gpu({ kind: 'content-filter', afterTokens: 3 }, { door: 'event stream' }),
  'a stream that is cut': gpu({ kind: 'cut', afterTokens: 3 }, { door: 'event stream' }),
  'well again': well,
  'a stream that ends in an error': gpu(
    { kind: 'error-then-done', afterTokens: 3 },
    { door: 'event stream' },
  ),
  'well once more': well,
  'a stream without [DONE]': gpu({ kind: 'no-done' }, { door: 'event stream' }),
  'an answer without [DONE]': gpu({ kind: 'no-done' }),
  'a model that is refused by Cortex': rest({ kind: 'status', status: 429 }),
  'Cortex, well again': rest(undefined),
};

/** After these the breaker is open, so they come last. */
export const breakerGroup: RecordedGroup = {
  'a server that is full': gpu({ kind: 'status', status: 503, retryAfter: '1' }),
  'a server that fails': gpu({ kind: 'status', status: 500 }),
  // How many failures that takes depends on the retries.
  'a server that is left alone': { query: whole, until: 'CIRCUIT_OPEN' },
};
