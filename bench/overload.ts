/** Ten times more requests than the back end can take: what is still answered, how fast the rest is refused, and in how much memory. */
import { residentMb, startServer } from './harness/child.ts';
import { machine, percentile, startGenerator } from './harness/compare.ts';
import { startGatewayChild } from './harness/gateway.ts';
import { completion } from './harness/loads.ts';
import { options } from './harness/options.ts';
import type { Load, LoadResult } from './processes/load.ts';
import type { Table } from './table.ts';

const TIMES = 10;
/** More than are answered at once, and less than may wait: nobody is refused. */
const PEAK_CALLERS = 500;
const SECONDS = options.isQuick ? 12 : 30;
/** Until the first answers have come and gone, and callers no longer move in step. */
const RAMP_SECONDS = 4;

export async function run(): Promise<Table> {
  const upstream = await startServer('upstream.ts', [], 'beside');
  const gateway = await startGatewayChild({ LAMBDA_LABS_ENDPOINTS: upstream.url });
  const generator = await startGenerator();
  const ask = completion(gateway.url, { model: 'about-2000', tokens: 64 });
  const load = {
    ...ask,
    headers: { ...ask.headers, 'x-gateway-user': 'user-%U%' },
    users: 50,
    // Whatever tells the caller to come again: the full queue, and the breaker of a back end that took no connection.
    refusal: '"retryable":true',
    // More than can be in work and wait; among many more the generator takes its time to find a free one.
    connections: 2_048,
    ms: SECONDS * 1000,
  };
  let mostMb = 0;
  const watch = setInterval(() => {
    mostMb = Math.max(mostMb, residentMb(gateway.pid));
  }, 250);
  /** The result, and the most memory that the gateway had meanwhile. */
  const measured = async (asked: Load) => {
    mostMb = 0;
    const result = await generator.run(asked);
    // The whole takes long: what is known so far is told meanwhile.
    console.error(
      `${rate(result).toFixed(0)} answered a second, ${result.refusedMs.length} refused, p50 ${shown(percentile(result.refusedMs, 0.5))} ms, ${result.unanswered} unanswered, ${mostMb.toFixed(0)} MB`,
    );
    return { result, mostMb };
  };
  try {
    const warm = { ...completion(gateway.url, { model: 'now', tokens: 64 }), callers: 64 };
    await generator.run({ ...warm, ms: 20_000, requests: 3_000 });
    const peak = await measured({ ...load, callers: PEAK_CALLERS });
    const perSecond = rate(peak.result);
    const first = await measured({ ...load, perSecond: perSecond * TIMES });
    const second = await measured({ ...load, perSecond: perSecond * TIMES });
    const row = (name: string, { result, mostMb: mb }: typeof peak) => [
      name,
      (result.latencyMs.length + result.refusedMs.length).toLocaleString('en'),
      rate(result).toFixed(0),
      (rate(result) / perSecond).toFixed(2),
      result.refusedMs.length.toLocaleString('en'),
      shown(percentile(result.refusedMs, 0.5)),
      shown(percentile(result.refusedMs, 0.99)),
      result.unanswered.toLocaleString('en'),
      mb.toFixed(0),
    ];
    return {
      title: `Overload: ${TIMES} times the peak`,
      load: `completions of an upstream that answers after 1 to 3 s, ${SECONDS} s each; ${PEAK_CALLERS} callers for the peak, then an open loop of ${(perSecond * TIMES).toFixed(0)} requests a second, twice; ${machine()}`,
      floor: 'the peak; the aims are 0.95 of it, refusals in 5 ms, and no more memory the second time',
      columns: [
        '',
        'requests',
        'answered a second',
        'ratio to the peak',
        'refused',
        'refusal p50 ms',
        'refusal p99 ms',
        'no answer',
        'most resident MB',
      ],
      rows: [row('peak', peak), row('overload', first), row('overload again', second)],
    };
  } finally {
    clearInterval(watch);
    await generator.stop();
    await gateway.stop();
    await upstream.stop();
  }
}

/** Answers a second, after the ramp and before the load ended. */
function rate({ answeredAtMs }: LoadResult): number {
  const steady = answeredAtMs.filter((ms) => ms > RAMP_SECONDS * 1000 && ms <= SECONDS * 1000);
  return steady.length / (SECONDS - RAMP_SECONDS);
}

const shown = (ms: number) => (Number.isNaN(ms) ? '' : ms.toFixed(1));
