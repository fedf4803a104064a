/** The engine's Prometheus page, with vLLM's metric names and labels. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface EngineLoad {
  readonly running: number;
  readonly waiting: number;
  /** 0 to 1. */
  readonly kvCacheUsage: number;
}

export interface FinishedRequest {
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly generationTokens: number;
  /** vLLM's names: stop, length, abort, error. */
  readonly reason: string;
  readonly queueSeconds: number;
  /** Null when no token came. */
  readonly firstTokenSeconds: number | null;
  readonly totalSeconds: number;
}

export interface EngineMetrics {
  finished(request: FinishedRequest): void;
  rejected(reason: string): void;
  /** The page; gauges are read at this moment. */
  render(): Promise<string>;
}

const SECONDS = [
  0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80,
];

export function createEngineMetrics(deps: {
  readonly model: string;
  readonly kvCacheTokens: number;
  readonly load: () => EngineLoad;
}): EngineMetrics {
  const register = new Registry();
  const labels = { model_name: deps.model, engine: '0' };
  const labelNames = ['model_name', 'engine'] as const;

  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name: `vllm:${name}`,
      help,
      labelNames,
      registers: [register],
      collect() {
        this.set(labels, read());
      },
    });
  const counter = (name: string, help: string) => {
    const metric = new Counter({ name: `vllm:${name}`, help, labelNames, registers: [register] });
    metric.inc(labels, 0);
    return (amount: number) => metric.inc(labels, amount);
  };
  const histogram = (name: string, help: string, buckets: number[] = SECONDS) => {
    const metric = new Histogram({ name: `vllm:${name}`, help, labelNames, buckets, registers: [register] });
    return (value: number) => metric.observe(labels, value);
  };

  gauge('num_requests_running', 'Number of requests in model execution batches.', () => deps.load().running);
  gauge('num_requests_waiting', 'Number of requests waiting to be processed.', () => deps.load().waiting);
  gauge('kv_cache_usage_perc', 'KV-cache usage. 1 means 100 percent usage.', () => deps.load().kvCacheUsage);
  new Gauge({
    name: 'vllm:num_requests_waiting_by_reason',
    help: 'Number of requests waiting, by reason.',
    labelNames: [...labelNames, 'reason'],
    registers: [register],
    collect() {
      this.set({ ...labels, reason: 'capacity' }, deps.load().waiting);
      this.set({ ...labels, reason: 'deferred' }, 0);
    },
  });
  new Gauge({
    name: 'vllm:engine_sleep_state',
    help: 'Engine sleep state.',
    labelNames: [...labelNames, 'sleep_state'],
    registers: [register],
  }).set({ ...labels, sleep_state: 'awake' }, 1);
  new Gauge({
    name: 'vllm:cache_config_info',
    help: 'Information of the LLMEngine CacheConfig',
    labelNames: ['block_size', 'num_gpu_blocks', 'enable_prefix_caching', 'engine'],
    registers: [register],
  }).set(
    {
      block_size: '16',
      num_gpu_blocks: String(Math.floor(deps.kvCacheTokens / 16)),
      enable_prefix_caching: 'True',
      engine: '0',
    },
    1,
  );

  const promptTokens = counter('prompt_tokens_total', 'Number of prefill tokens processed.');
  const generationTokens = counter('generation_tokens_total', 'Number of generation tokens processed.');
  const cachedTokens = counter('prompt_tokens_cached_total', 'Number of cached prompt tokens.');
  const cacheQueries = counter('prefix_cache_queries_total', 'Prefix cache queries, in queried tokens.');
  const cacheHits = counter('prefix_cache_hits_total', 'Prefix cache hits, in cached tokens.');
  counter('num_preemptions_total', 'Cumulative number of preemptions from the engine.');
  const success = new Counter({
    name: 'vllm:request_success_total',
    help: 'Count of successfully processed requests.',
    labelNames: [...labelNames, 'finished_reason'],
    registers: [register],
  });
  const rejections = new Counter({
    name: 'vllm:admission_rejections_total',
    help: 'Requests refused by admission control.',
    labelNames: [...labelNames, 'reason'],
    registers: [register],
  });
  const firstToken = histogram('time_to_first_token_seconds', 'Histogram of time to first token in seconds.');
  const perToken = histogram('inter_token_latency_seconds', 'Histogram of inter-token latency in seconds.');
  const endToEnd = histogram(
    'e2e_request_latency_seconds',
    'Histogram of end to end request latency in seconds.',
  );
  const queueTime = histogram('request_queue_time_seconds', 'Histogram of time spent in WAITING phase.');
  const tokenBuckets = [1, 10, 100, 1000, 10_000, 100_000];
  const promptSize = histogram('request_prompt_tokens', 'Number of prefill tokens processed.', tokenBuckets);
  const answerSize = histogram(
    'request_generation_tokens',
    'Number of generation tokens processed.',
    tokenBuckets,
  );

  return {
    finished: (request) => {
      promptTokens(request.promptTokens);
      generationTokens(request.generationTokens);
      cachedTokens(request.cachedTokens);
      cacheQueries(request.promptTokens);
      cacheHits(request.cachedTokens);
      success.inc({ ...labels, finished_reason: request.reason });
      promptSize(request.promptTokens);
      answerSize(request.generationTokens);
      queueTime(request.queueSeconds);
      endToEnd(request.totalSeconds);
      if (request.firstTokenSeconds === null) return;
      firstToken(request.firstTokenSeconds);
      if (request.generationTokens > 1) {
        perToken((request.totalSeconds - request.firstTokenSeconds) / (request.generationTokens - 1));
      }
    },
    rejected: (reason) => rejections.inc({ ...labels, reason }),
    render: () => register.metrics(),
  };
}
