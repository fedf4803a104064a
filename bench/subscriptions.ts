/** As many subscriptions as one user may have, opened and ended again and again: what each takes, and what stays behind. */
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import WebSocket from 'ws';
import { residentMb } from './harness/child.ts';
import { machine } from './harness/compare.ts';
import { startWatchedGateway } from './harness/heap.ts';
import { options } from './harness/options.ts';
import type { Table } from './table.ts';

const ROUNDS = options.isQuick ? 3 : 12;
const SOCKETS = 5;
const ON_EACH = 200;
const SUBSCRIPTIONS = SOCKETS * ON_EACH;
const query = 'subscription { creditAlerts { id } }';

export async function run(): Promise<Table> {
  const { gateway, heapMb, stop } = await startWatchedGateway({});
  const memory = async () => [(await heapMb()).toFixed(1), residentMb(gateway.pid).toFixed(0)];
  const rows: [string, ...string[]][] = [];
  try {
    rows.push(['before', '', '', ...(await memory())]);
    for (let round = 1; round <= ROUNDS; round += 1) {
      const sockets = await Promise.all(Array.from({ length: SOCKETS }, () => open(gateway.url)));
      const whileOpen = await memory();
      await Promise.all(sockets.map(end));
      // What ends with a socket ends in the turns behind its close.
      await delay(1_000);
      rows.push([`after round ${round}`, ...whileOpen, ...(await memory())]);
    }
    return {
      title: `${SUBSCRIPTIONS.toLocaleString('en')} subscriptions, opened and ended ${ROUNDS} times`,
      load: `subscriptions to alerts of one user on ${SOCKETS} sockets of graphql-ws; memory after a whole collection; ${machine()}`,
      floor: 'the same gateway before the first',
      columns: ['', 'open: heap, MB', 'open: resident, MB', 'ended: heap, MB', 'ended: resident, MB'],
      rows,
    };
  } finally {
    await stop();
  }
}

/** Resolves when all of its subscriptions have been taken. */
async function open(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  for (let id = 0; id < ON_EACH; id += 1)
    socket.send(JSON.stringify({ type: 'subscribe', id: String(id), payload: { query } }));
  socket.send('{"type":"ping"}');
  await once(socket, 'message');
  return socket;
}

async function end(socket: WebSocket): Promise<void> {
  socket.close();
  await once(socket, 'close');
}
