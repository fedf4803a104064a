/** What a scrape of vLLM's `/metrics` says about load. A metric that is missing is unknown (null), not zero. */

export interface EngineReading {
  /** `vllm:num_requests_running`, summed over engines. */
  readonly running: number | null;
  /** Requests that wait for room: `num_requests_waiting_by_reason{reason="capacity"}`, else `num_requests_waiting`. */
  readonly waiting: number | null;
  /** `kv_cache_usage_perc` (was `gpu_cache_usage_perc`), the mean over engines, 0 to 1. */
  readonly kvCacheUsage: number | null;
  /** From `cache_config_info`: blocks times block size, summed over engines. */
  readonly kvCapacityTokens: number | null;
  /** `engine_sleep_state`: any engine whose weights are not on the GPU. */
  readonly asleep: boolean | null;
  /** `engine_healthy`: false when any engine says 0. */
  readonly healthy: boolean | null;
  /** LoRA adapters that are loaded, from the newest `lora_requests_info`. */
  readonly warmAdapters: readonly string[] | null;
}

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Whole names: `num_requests_waiting` is also the beginning of `num_requests_waiting_by_reason`. */
const wanted = new Set([
  'vllm:num_requests_running',
  'vllm:num_requests_waiting',
  'vllm:num_requests_waiting_by_reason',
  'vllm:kv_cache_usage_perc',
  'vllm:gpu_cache_usage_perc',
  'vllm:cache_config_info',
  'vllm:engine_sleep_state',
  'vllm:engine_healthy',
  'vllm:lora_requests_info',
]);

/** Reads the Prometheus text format; lines that it does not know, or cannot read, are passed over. */
export function readEngineMetrics(page: string): EngineReading {
  const samples = collect(page);
  const of = (name: string) => samples.get(`vllm:${name}`) ?? null;
  const byReason = of('num_requests_waiting_by_reason');
  const capacity = byReason?.filter(({ labels }) => labels.reason === 'capacity') ?? [];
  const healthy = of('engine_healthy');
  const sleep = of('engine_sleep_state');
  return {
    running: sum(of('num_requests_running')),
    // Under chunked prefill the aggregate also counts requests that are deferred on purpose.
    waiting: capacity.length > 0 ? sum(capacity) : sum(of('num_requests_waiting')),
    kvCacheUsage: mean(of('kv_cache_usage_perc') ?? of('gpu_cache_usage_perc')),
    kvCapacityTokens: cacheSize(of('cache_config_info')),
    asleep: sleep?.some(({ labels, value }) => labels.sleep_state !== 'awake' && value === 1) ?? null,
    healthy: healthy?.every(({ value }) => value !== 0) ?? null,
    warmAdapters: adapters(of('lora_requests_info')),
  };
}

function collect(page: string): Map<string, Sample[]> {
  const samples = new Map<string, Sample[]>();
  let from = 0;
  while (from < page.length) {
    const newline = page.indexOf('\n', from);
    const end = newline === -1 ? page.length : newline;
    // Histogram buckets are nine lines of ten: only lines that may matter are cut out.
    if (page.startsWith('vllm:', from)) {
      const line = page.slice(from, end);
      const name = /^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(line)?.[0] ?? '';
      const sample = wanted.has(name) ? readSample(line, name.length) : null;
      if (sample) {
        const known = samples.get(name);
        if (known) known.push(sample);
        else samples.set(name, [sample]);
      }
    }
    from = end + 1;
  }
  return samples;
}

/** `{name="value",...} 1.5 [timestamp]`; a value may hold an escaped quote, backslash or newline. */
function readSample(line: string, at: number): Sample | null {
  const labels: Record<string, string> = {};
  let position = at;
  if (line[position] === '{') {
    position++;
    const label = /\s*([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"\s*,?\s*/y;
    for (;;) {
      label.lastIndex = position;
      const match = label.exec(line);
      if (!match) break;
      labels[match[1] ?? ''] = (match[2] ?? '').replace(/\\(.)/g, (_, c) => (c === 'n' ? '\n' : c));
      position = label.lastIndex;
    }
    if (line[position] !== '}') return null;
    position++;
  }
  const text = line.slice(position).trim().split(/\s+/)[0] ?? '';
  const value = text === '+Inf' ? Infinity : Number(text);
  return text === '' || !Number.isFinite(value) ? null : { labels, value };
}

function sum(samples: readonly Sample[] | null): number | null {
  return samples?.reduce((total, { value }) => total + value, 0) ?? null;
}

function mean(samples: readonly Sample[] | null): number | null {
  const total = sum(samples);
  return samples && total !== null && samples.length > 0 ? total / samples.length : null;
}

function cacheSize(samples: readonly Sample[] | null): number | null {
  if (!samples) return null;
  const sizes = samples.map(({ labels }) => Number(labels.block_size) * Number(labels.num_gpu_blocks));
  return sizes.every((size) => size > 0) ? sizes.reduce((total, size) => total + size, 0) : null;
}

/** Each change of adapters makes a new series whose value is the time of the change: the newest one is true. */
function adapters(samples: readonly Sample[] | null): readonly string[] | null {
  if (!samples || samples.length === 0) return null;
  const newest = samples.reduce((a, b) => (b.value > a.value ? b : a));
  return (newest.labels.running_lora_adapters ?? '').split(',').filter((name) => name !== '');
}
