/** Records a statement and a call that still runs, and is killed before either is in the tables. */
import { createEngine } from '../../src/engine/create-engine.ts';
import type { QueryRecord } from '../../src/protocol/engine.ts';

const engine = await createEngine({ dataDir: process.argv[2] ?? null, account: 'local', sample: false });
const record = (queryId: string, queryText: string, outputTokens: number): QueryRecord => ({
  queryId,
  queryText,
  queryTag: `{"eventId":"${queryId}"}`,
  sessionId: '7',
  context: { user: 'ADA', role: 'ANALYST', database: null, schema: null, warehouse: 'CORTEX_COMPUTE_WH' },
  startTime: new Date(),
  endTime: new Date(),
  status: 'SUCCESS',
  errorCode: null,
  errorMessage: null,
  rowsProduced: 1,
  aiUsage: [{ function: 'AI_COMPLETE', model: 'mistral-7b', calls: 1, inputTokens: 9, outputTokens }],
});
engine.note(record('stream', 'REST complete', 1));
engine.note(record('stream', 'REST complete', 17));
void engine.record(record('answered', `select ${'x'.repeat(200_000)}`, 4));
process.kill(process.pid, 'SIGKILL');
