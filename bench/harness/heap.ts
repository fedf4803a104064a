/** The memory that a process really needs: read through Node's inspector, after a whole garbage collection. */
import { once } from 'node:events';
import { freePort } from './free-port.ts';
import { type GatewayChild, startGatewayChild } from './gateway.ts';

export interface WatchedGateway {
  readonly gateway: GatewayChild;
  /** MB of JavaScript objects that are still reachable. */
  heapMb(): Promise<number>;
  stop(): Promise<void>;
}

export async function startWatchedGateway(
  environment: Readonly<Record<string, string>>,
): Promise<WatchedGateway> {
  const port = await freePort();
  const gateway = await startGatewayChild(environment, { flags: [`--inspect=127.0.0.1:${port}`] });
  const targets = await fetch(`http://127.0.0.1:${port}/json/list`);
  const [target] = (await targets.json()) as { webSocketDebuggerUrl: string }[];
  const inspector = new WebSocket(target?.webSocketDebuggerUrl ?? '');
  await once(inspector, 'open');
  let id = 0;
  // One command at a time, so the next message is its answer: no domain that tells events is enabled.
  const command = async (method: string) => {
    inspector.send(JSON.stringify({ id: ++id, method }));
    const [{ data }] = (await once(inspector, 'message')) as [MessageEvent<string>];
    return (JSON.parse(data) as { result: { usedSize: number } }).result;
  };
  return {
    gateway,
    async heapMb() {
      // What waits for a finalizer goes with the second.
      await command('HeapProfiler.collectGarbage');
      await command('HeapProfiler.collectGarbage');
      return (await command('Runtime.getHeapUsage')).usedSize / 2 ** 20;
    },
    async stop() {
      inspector.close();
      await gateway.stop();
    },
  };
}
