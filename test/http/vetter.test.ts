/** The thread that looks at large requests, and what becomes of those that wait for it. */
import { expect, it, onTestFinished } from 'vitest';
import { createThreadPool } from '../../src/threads/thread-pool.ts';
import { createVetter } from '../../src/vetting/vetter.ts';

const asked = (query: string) => ({ query, variables: {}, operationName: null });
const long = (fields: string) => `{ ${fields} } ${'#'.repeat(600)}`;

function startVetter() {
  const vetter = createVetter({ warn() {} });
  onTestFinished(() => vetter.close());
  return vetter;
}

it('looks at a document until it has passed once, and at short ones never', async () => {
  const vetter = startVetter();
  expect(vetter.document(asked('{ nothing }'), 'ada')).toBeNull();
  const wrong = () => vetter.document(asked(long('nothing')), 'ada');
  expect(await wrong()).toMatchObject({
    by: 'validation',
    errors: [{ locations: [{ line: 1, column: 3 }] }],
  });
  expect(await wrong()).toMatchObject({ by: 'validation' });
  const right = () => vetter.document(asked(long('viewer { name }')), 'ada');
  expect(await right()).toBeNull();
  expect(right()).toBeNull();
});

it('measures a document by what its variables hold', async () => {
  const vetter = startVetter();
  const query = `query ($r: [_Any!]!) ${long('_entities(representations: $r) { ... on User { name } }')}`;
  const vet = (count: number) =>
    vetter.document({ ...asked(query), variables: { r: Array(count).fill({ __typename: 'User' }) } }, 'ada');
  expect(await vet(10_000)).toMatchObject({ by: 'limits', error: { code: 'COST_ESTIMATED_TOO_EXPENSIVE' } });
  expect(await vet(100)).toBeNull();
});

it('gives the bytes of a body back when they pass, and keeps those of a body whose memory it must not take', async () => {
  const vetter = startVetter();
  const json = JSON.stringify({ text: 'é'.repeat(50_000) });
  const own = Buffer.from(new Uint8Array(Buffer.from(json)).buffer);
  expect(String(await vetter.body([own], 'ada', false))).toBe(json);
  expect(own.byteLength).toBe(0);
  const shared = Buffer.from(` ${json}`).subarray(1);
  expect(String(await vetter.body([shared], 'ada', false))).toBe(json);
  expect(String(shared)).toBe(json);
  expect(await vetter.body([Buffer.from('{"a":1,"a":2}')], 'ada', false)).toMatchObject({ by: 'reader' });
});

it('tells those who wait too long to come again', async () => {
  const stuck = `import { parentPort } from 'node:worker_threads';
    parentPort.on('message', () => {});
    parentPort.postMessage({ news: { ready: true }, takenMs: 0 });`;
  const pool = createThreadPool<string, never>({
    script: new URL(`data:text/javascript,${encodeURIComponent(stuck)}`),
    threads: 1,
    processorMs: 600_000,
    maxWaiting: 10,
    patienceMs: 20,
    maxHeapMegabytes: 64,
  });
  const running = pool.run('ada', 'runs for ever');
  const waiting = [pool.run('ada', 'waits'), pool.run('ada', 'waits'), pool.run('bob', 'waits')];
  for (const one of waiting) await expect(one).rejects.toMatchObject({ code: 'OVERLOADED', retryable: true });
  const ended = expect(running).rejects.toThrow('closing');
  await pool.close();
  await ended;
});
