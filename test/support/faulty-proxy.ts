/** A way to a server on which packets are late, come in halves, or are lost with the connection. */
import { createServer, connect as open, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from './random.ts';

export interface FaultyProxy {
  readonly port: number;
  /** Breaks every connection that is open. */
  cut(): void;
  /** Nothing passes any more, and nobody is told, until `heal`. */
  swallow(): void;
  heal(): void;
  /** Connections from now on go to another server. */
  redirect(target: number): void;
  close(): Promise<void>;
}

export interface Faults {
  /** Of each packet: that it comes in two halves, a moment apart. */
  readonly halved: number;
  /** Of each packet: that it comes late, by up to 30 ms. */
  readonly late: number;
  /** Of each packet: that half of it arrives, and then the connection breaks. */
  readonly torn: number;
  /** Of each packet: that it comes twice. No network does that to a connection; what stands in between may. */
  readonly doubled: number;
  /** Of each packet: that it is gone, and what follows it comes. */
  readonly dropped: number;
}

const none: Faults = { halved: 0, late: 0, torn: 0, doubled: 0, dropped: 0 };

/** @param given may be changed while it runs */
export async function startFaultyProxy(
  first: number,
  random: Random,
  given: Partial<Faults> = {},
): Promise<FaultyProxy> {
  let target = first;
  const sockets = new Set<Socket>();
  let swallows = false;

  async function pass(from: Socket, to: Socket): Promise<void> {
    for await (const chunk of from) {
      const packet = chunk as Buffer;
      if (swallows) continue;
      const faults = { ...none, ...given };
      const half = packet.subarray(0, Math.ceil(packet.length / 2));
      if (chance(faults.torn)) {
        to.write(half);
        throw new Error('torn');
      }
      if (chance(faults.dropped)) continue;
      if (chance(faults.late)) await delay(random.below(30));
      if (chance(faults.doubled)) to.write(packet);
      if (!chance(faults.halved)) to.write(packet);
      else {
        to.write(half);
        await delay(1);
        to.write(packet.subarray(half.length));
      }
    }
  }

  const chance = (part: number) => random.below(10_000) < part * 10_000;

  const server = createServer((client) => {
    const upstream = open(target, '127.0.0.1');
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      socket.on('error', () => {});
      sockets.add(socket);
      socket.on('close', () => {
        sockets.delete(socket);
        // Where everything is swallowed, the end of a connection is, too.
        if (!swallows) for (const other of [client, upstream]) other.destroy();
      });
    }
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      pass(from, to).catch(() => {
        client.destroy();
        upstream.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as { port: number }).port,
    cut,
    swallow() {
      swallows = true;
    },
    heal() {
      swallows = false;
      cut();
    },
    redirect(to) {
      target = to;
      cut();
    },
    async close() {
      swallows = false;
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
