import { expect, test } from 'vitest';
import { readEngineMetrics } from '../../src/gpu/fleet/engine-reading.ts';

const labels = 'model_name="llama",engine="0"';

test('a page of a current vLLM gives every figure', () => {
  const page = [
    '# HELP vllm:num_requests_running Number of requests in model execution batches.',
    '# TYPE vllm:num_requests_running gauge',
    `vllm:num_requests_running{${labels}} 12.0`,
    `vllm:num_requests_waiting{${labels}} 9.0`,
    `vllm:num_requests_waiting_by_reason{${labels},reason="capacity"} 4.0`,
    `vllm:num_requests_waiting_by_reason{${labels},reason="deferred"} 5.0`,
    `vllm:kv_cache_usage_perc{${labels}} 0.25`,
    'vllm:cache_config_info{block_size="16",num_gpu_blocks="5000",engine="0"} 1.0',
    `vllm:engine_sleep_state{${labels},sleep_state="awake"} 1.0`,
    `vllm:engine_sleep_state{${labels},sleep_state="weights_offloaded"} 0.0`,
    'vllm:engine_healthy{engine="0"} 1.0',
    `vllm:time_to_first_token_seconds_bucket{${labels},le="0.5"} 7`,
  ].join('\n');
  expect(readEngineMetrics(page)).toEqual({
    running: 12,
    waiting: 4,
    kvCacheUsage: 0.25,
    kvCapacityTokens: 80_000,
    asleep: false,
    healthy: true,
    warmAdapters: null,
  });
});

test('what is missing is unknown, not zero', () => {
  const nothing = readEngineMetrics('');
  expect(Object.values(nothing)).toEqual([null, null, null, null, null, null, null]);
  expect(readEngineMetrics('vllm:num_requests_running 0').running).toBe(0);
});

test('a name that begins with another is not taken for it', () => {
  const page = [
    `vllm:num_requests_waiting_by_reason{${labels},reason="deferred"} 7`,
    `vllm:num_requests_running_total{${labels}} 99`,
    `vllm:kv_cache_usage_perc_bucket{${labels},le="1"} 3`,
  ].join('\n');
  expect(readEngineMetrics(page)).toMatchObject({ running: null, waiting: null, kvCacheUsage: null });
});

test('without a count by reason the aggregate of waiting requests counts', () => {
  expect(readEngineMetrics(`vllm:num_requests_waiting{${labels}} 3`).waiting).toBe(3);
});

test('old names are read where the new ones are missing', () => {
  expect(readEngineMetrics(`vllm:gpu_cache_usage_perc{${labels}} 0.5`).kvCacheUsage).toBe(0.5);
  const both = `vllm:gpu_cache_usage_perc{${labels}} 0.5\nvllm:kv_cache_usage_perc{${labels}} 0.7`;
  expect(readEngineMetrics(both).kvCacheUsage).toBe(0.7);
});

test('engines are added up, and their use of the cache is averaged', () => {
  const page = ['0', '1']
    .flatMap((engine) => [
      `vllm:num_requests_running{engine="${engine}",model_name="llama"} ${Number(engine) + 2}`,
      `vllm:kv_cache_usage_perc{engine="${engine}",model_name="llama"} ${engine === '0' ? 0.2 : 0.6}`,
      `vllm:cache_config_info{engine="${engine}",block_size="16",num_gpu_blocks="100"} 1`,
      `vllm:engine_healthy{engine="${engine}"} ${engine === '0' ? 1 : 0}`,
    ])
    .join('\n');
  expect(readEngineMetrics(page)).toMatchObject({
    running: 5,
    kvCacheUsage: 0.4,
    kvCapacityTokens: 3_200,
    healthy: false,
  });
});

test('label values with quotes, commas and braces, timestamps and broken lines do not confuse it', () => {
  const page = [
    'vllm:num_requests_running{model_name="a \\"b\\", {c}\\n\\\\",engine="0"} 3 1700000000000',
    'vllm:num_requests_running{model_name="open',
    'vllm:num_requests_running{model_name="x"} NaN',
    'vllm:num_requests_running{model_name="x"}',
    'vllm:num_requests_waiting{engine="0", } +Inf',
    'vllm:kv_cache_usage_perc{engine="0"}   1.5e-1  ',
  ].join('\r\n');
  expect(readEngineMetrics(page)).toMatchObject({ running: 3, kvCacheUsage: 0.15 });
  expect(readEngineMetrics(page).waiting ?? null).toBeNull();
});

test('sleep is seen, and adapters are those of the newest change', () => {
  const page = [
    `vllm:engine_sleep_state{${labels},sleep_state="awake"} 0`,
    `vllm:engine_sleep_state{${labels},sleep_state="weights_offloaded"} 1`,
    'vllm:lora_requests_info{max_lora="4",running_lora_adapters="old",waiting_lora_adapters=""} 1700000000.5',
    'vllm:lora_requests_info{max_lora="4",running_lora_adapters="sql,chat",waiting_lora_adapters=""} 1700000009.5',
  ].join('\n');
  expect(readEngineMetrics(page)).toMatchObject({ asleep: true, warmAdapters: ['sql', 'chat'] });
});
