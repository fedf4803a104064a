/** Servers for tests: closed when the test is over, and never silent about a bug. */
import { EventEmitter, once } from 'node:events';
import { onTestFinished } from 'vitest';
import type { StatementLogEntry } from '../../src/protocol/statement/statement-log.ts';
import {
  createWarehouseServer,
  type WarehouseServer,
  type WarehouseServerOptions,
} from '../../src/protocol/warehouse-server.ts';

export interface TestServer extends WarehouseServer {
  /** What the server reported as bugs. */
  readonly bugs: unknown[];
  /** Resolves to the first entry with this SQL text and status, past or future. */
  statement(sqlText: string, status: StatementLogEntry['status']): Promise<StatementLogEntry>;
}

export async function startServer(
  options: Omit<WarehouseServerOptions, 'account' | 'users'> & Partial<WarehouseServerOptions>,
): Promise<TestServer> {
  const bugs: unknown[] = [];
  const events = new EventEmitter().setMaxListeners(0);
  const server = await createWarehouseServer({
    account: 'local',
    users: [{ name: 'ada', password: 'right' }],
    onError: (error) => bugs.push(error),
    onStatement: (entry) => events.emit(`${entry.status} ${entry.sqlText}`, entry),
    ...options,
  });
  onTestFinished(() => server.close());
  return Object.defineProperties(server, {
    bugs: { value: bugs },
    statement: {
      async value(sqlText: string, status: StatementLogEntry['status']) {
        const known = server
          .statements()
          .find((entry) => entry.sqlText === sqlText && entry.status === status);
        return known ?? (await once(events, `${status} ${sqlText}`))[0];
      },
    },
  }) as TestServer;
}

/** A request as a client that is no driver would send it. */
export async function post(
  url: string,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
  const response = await fetch(url, { method: 'POST', body: body as BodyInit, headers });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
