/** A client for each service, kept over every change of the supergraph: with its sockets and what its breaker knows. */
import type { Config } from '../../../config.ts';
import type { Logger } from '../../../observability/log.ts';
import type { Metrics } from '../../../observability/metrics.ts';
import { createSubgraphClient, type SubgraphClient } from './subgraph-client.ts';

export type SubgraphClientSettings = Pick<
  Config,
  'SUBGRAPH_TIMEOUT_MS' | 'SUBGRAPH_MAX_ANSWER_BYTES' | 'SUBGRAPH_SUBSCRIPTIONS' | 'proxyFor'
>;

export interface SubgraphClients {
  of(name: string): SubgraphClient | undefined;
  /** Makes clients for services that are new or have moved. Those that are named no more may still be asked. */
  know(services: readonly { readonly name: string; readonly url: string }[]): void;
  close(): Promise<void>;
}

export function createSubgraphClients(
  {
    SUBGRAPH_TIMEOUT_MS,
    SUBGRAPH_MAX_ANSWER_BYTES,
    SUBGRAPH_SUBSCRIPTIONS,
    proxyFor,
  }: SubgraphClientSettings,
  observe: Metrics['observeSubgraph'],
  logger: Logger,
): SubgraphClients {
  const clients = new Map<string, { readonly url: string; readonly client: SubgraphClient }>();
  const { all, byName } = SUBGRAPH_TIMEOUT_MS;

  return {
    of: (name) => clients.get(name)?.client,
    know(services) {
      for (const { name, url } of services) {
        const known = clients.get(name);
        if (known?.url === url) continue;
        const client = createSubgraphClient({
          name,
          url,
          timeoutMs: byName.get(name) ?? all,
          maxAnswerBytes: SUBGRAPH_MAX_ANSWER_BYTES,
          subscribeBy: SUBGRAPH_SUBSCRIPTIONS.get(name) ?? { protocol: 'sse', socketUrl: null },
          proxyFor,
          onAnswer: (answer) => observe({ subgraph: name, ...answer }),
          logger,
        });
        clients.set(name, { url, client });
        known?.client.retire();
      }
    },
    async close() {
      await Promise.all([...clients.values()].map(({ client }) => client.close()));
    },
  };
}
