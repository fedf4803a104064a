/**
 * Every answer is what was written down: status, promised headers, codes and messages of some 300 requests.
 *
 * `npm run record` writes the answers anew after a change that is meant; the difference belongs into the same commit.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { errorTable } from '../../src/errors/gateway-error.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';
import { record } from './recorded/ask.ts';
import { groups, unreachable } from './recorded/groups.ts';
import { takeRestFault } from './recorded/upstream-faults.ts';

let gateway: Gateway;
const transcripts: string[] = [];

beforeAll(async () => {
  gateway = await startGateway({
    environment: { CREDIT_USER_DAILY_LIMIT: '50', CREDIT_TIME_ZONE: 'UTC' },
    embeddedWarehouse: { faults: takeRestFault },
    policy: { users: { nearly: { limit: 50, triggers: { suspend: 95 } } } },
  });
});
afterAll(() => gateway?.close());

it.each(Object.entries(groups))('answers %s as recorded', async (name, group) => {
  const parts: string[] = [];
  for (const [title, request] of Object.entries(group)) {
    const asked = typeof request === 'string' ? { query: request } : request;
    parts.push(`## ${title}\n${await record(gateway, asked)}\n`);
  }
  const transcript = parts.join('\n');
  transcripts.push(transcript);
  await expect(transcript).toMatchFileSnapshot(`recorded/answers/${name.replaceAll(' ', '-')}.txt`);
});

it('records every error code that the embedded back ends can make it tell, and 300 requests', () => {
  const all = transcripts.join('\n');
  const missing = Object.keys(errorTable).filter((code) => !all.includes(`"code":"${code}"`));
  expect(missing.sort()).toEqual([...unreachable].sort());
  expect(all.match(/^## /gm)?.length).toBeGreaterThanOrEqual(300);
});
