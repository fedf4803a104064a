import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/protocol/faults.ts';
import { connect, execute, refusal } from './driver.ts';
import { createScriptedEngine } from './scripted-engine.ts';
import { startServer } from './server.ts';

/** A server whose first statement meets the fault. */
async function faulty(fault: Fault) {
  let isFirst = true;
  const engine = createScriptedEngine();
  const server = await startServer({
    engine,
    faults({ path }) {
      if (path !== '/queries/v1/query-request' || !isFirst) return undefined;
      isFirst = false;
      return fault;
    },
  });
  return { engine, server, session: await connect(server.url) };
}

describe('an injected fault', () => {
  it('delays a request', async () => {
    const { session } = await faulty({ kind: 'delay', ms: 60 });
    const started = performance.now();
    await execute(session, 'a');
    expect(performance.now() - started).toBeGreaterThanOrEqual(59);
  });

  it('drops the connection before the statement runs; the driver sends it again', async () => {
    const { engine, session } = await faulty({ kind: 'drop', when: 'before' });
    expect((await execute(session, 'a')).rows).toEqual([{ N: 1 }]);
    expect(engine.executed).toHaveLength(1);
  });

  it('answers 503; the driver sends the statement again', async () => {
    const { engine, session } = await faulty({ kind: 'status', status: 503 });
    expect((await execute(session, 'a')).rows).toEqual([{ N: 1 }]);
    expect(engine.executed).toHaveLength(1);
  });

  it('can hit a login', async () => {
    const server = await startServer({
      engine: createScriptedEngine(),
      faults: () => ({ kind: 'drop', when: 'before' }),
    });
    expect(await refusal(server.url)).toMatchObject({ code: 401001 });
    expect(server.sessionCount).toBe(0);
  });
});
