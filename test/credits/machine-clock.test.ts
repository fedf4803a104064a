/** Gateways on one PostgreSQL go by its clock, whatever their machines say. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createCredits } from '../../src/credits/create-credits.ts';
import { zoneWhereItIsNoon } from '../support/noon.ts';
import { startPostgres } from '../support/postgres-server.ts';
import { COST, caller, operation } from './credits-fixture.ts';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const DAY = 86_400_000;

test.each([
  ['ahead', 300 * DAY],
  ['behind', -300 * DAY],
])(
  'one that starts on a machine whose clock is far %s opens no other day for all of them',
  async (_, wrong) => {
    const server = await startPostgres();
    const dataDir = await mkdtemp(join(tmpdir(), 'machine-clock-'));
    const { timeZone, day } = zoneWhereItIsNoon();
    const databaseUrl = await server.createSchema();
    const start = async () => {
      const credits = await createCredits({ dataDir, databaseUrl, timeZone, logger: quiet });
      onTestFinished(() => credits.close());
      return credits;
    };
    onTestFinished(async () => {
      vi.useRealTimers();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    });
    const right = await start();
    await right.govern(operation(caller('ada')));
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + wrong });
    const started = await start();
    await started.govern(operation(caller('ada')));
    await right.govern(operation(caller('ada')));
    for (const credits of [right, started]) {
      expect(await credits.status.account()).toMatchObject({ used: 3 * COST, window: { id: day } });
      expect(credits.health()).toMatchObject({ ok: true, warning: null });
    }
  },
);
