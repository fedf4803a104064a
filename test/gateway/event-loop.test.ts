/** Nobody holds up the others: large bodies, long statements and free calls, and how it shows when somebody does. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { watchEventLoop } from '../../src/observability/event-loop.ts';
import { createThreadedReader, readHere } from '../../src/snowflake/sql/statement-reader.ts';
import { createFairTurns } from '../../src/threads/fair-turns.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

function hold(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

describe('a body', () => {
  it.each([
    ['empty lists', `[${'[],'.repeat(200_000)}[]]`],
    ['keys', `{${Array.from({ length: 150_000 }, (_, i) => `"k${i}":1`).join()}}`],
    ['nested lists', '['.repeat(150_000) + ']'.repeat(150_000)],
  ])('of hundreds of thousands of %s is refused before it is parsed', async (_, variables) => {
    const { errors, status } = await gateway.send({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"query":"{ viewer { name } }","variables":${variables}}`,
    });
    expect([status, errors[0]?.extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
    expect(errors[0]?.message).toContain('100000');
  });

  it('may have one long text, whatever stands in it', async () => {
    const text = '[{,:"\\'.repeat(100_000);
    const { data, errors } = await gateway.ask(
      'query($text: String!) { quote(input: { embed: { text: $text } }) { maximum } }',
      { variables: { text } },
    );
    expect([data?.quote ?? null, errors[0]?.extensions.code]).not.toEqual([null, 'INTERNAL_SERVER_ERROR']);
  });

  it('that is large is read whole beside others that come at the same time', async () => {
    const asked = Array.from({ length: 8 }, async (_, i) => {
      const pad = String(i).repeat(200_000);
      const { data } = await gateway.ask(`{ a${i}: viewer { name } } #${pad}`);
      return Object.keys(data ?? {});
    });
    expect((await Promise.all(asked)).flat()).toEqual(asked.map((_, i) => `a${i}`));
  });
});

describe('turns', () => {
  it('go round between users, however many one of them waits for, and other events come between', async () => {
    const turns = createFairTurns(100);
    const order: string[] = [];
    const take = (name: string) => turns.take({ user: { name } }).then(() => order.push(name));
    const due = performance.now() + 2;
    setTimeout(() => order.push('event'), 1);
    const work = turns.take({ user: { name: 'greedy' } }).then(() => {
      // The timer is due before the second turn, on however fast a machine.
      while (performance.now() < due);
    });
    const all = [work, ...Array.from({ length: 50 }, () => take('greedy')), take('ada'), take('bob')];
    await Promise.all(all);
    expect(order.indexOf('ada')).toBeLessThan(4);
    expect(order.indexOf('bob')).toBeLessThan(4);
    expect(order.indexOf('event')).toBeLessThan(4);
  });

  it('are refused to a user who waits for too many', async () => {
    const turns = createFairTurns(3);
    const greedy = { user: { name: 'greedy' } };
    const taken = Array.from({ length: 3 }, () => turns.take(greedy));
    await expect(turns.take(greedy)).rejects.toMatchObject({ code: 'OVERLOADED', retryable: true });
    await Promise.all([...taken, turns.take({ user: { name: 'ada' } })]);
  });
});

it('statements are read on threads as they would be read here', async () => {
  const reader = createThreadedReader();
  onTestFinished(() => reader.close());
  for (const sql of ['SELECT a, SUM(b) FROM t GROUP BY a', 'SELEC 1', "SELECT AI_COMPLETE('m', 'p')", '']) {
    expect(await reader.read(sql, 'ada')).toEqual(await readHere.read(sql, 'ada'));
    expect(await reader.findIssues(sql, null, 'ada')).toEqual(await readHere.findIssues(sql, null, 'ada'));
  }
});

describe('the watch', () => {
  it('counts what holds up the event loop, and names what began just before', async () => {
    const blocks: number[] = [];
    const logged: object[] = [];
    const logger = { debug() {}, info() {}, error() {}, warn: (fields: object) => logged.push(fields) };
    const watch = watchEventLoop({ logger, onBlock: (seconds) => blocks.push(seconds) });
    onTestFinished(() => watch.close());
    setImmediate(() => {
      watch.began({ requestId: 'r-1', user: 'ada', operationName: 'Slow' });
      hold(300);
    });
    await expect.poll(() => blocks.some((seconds) => seconds > 0.2)).toBe(true);
    expect(logged).toContainEqual(
      expect.objectContaining({ operations: [{ requestId: 'r-1', user: 'ada', operationName: 'Slow' }] }),
    );
    expect(Math.max(...watch.readDelays([1]))).toBeGreaterThan(0.2);
  });

  it('shows in the metrics', async () => {
    hold(200);
    const count = async () => {
      const text = await (await fetch(new URL('/metrics', gateway.app.metricsUrl))).text();
      expect(text).toContain('gateway_event_loop_delay_seconds{delay="p99"}');
      return Number(/^gateway_event_loop_block_seconds_count (\d+)/m.exec(text)?.[1]);
    };
    await expect.poll(count).toBeGreaterThan(0);
  });
});
