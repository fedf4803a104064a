/** The thread's side of `compose`. */
import { parentPort, workerData } from 'node:worker_threads';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import type { Composition, SubgraphSchema } from './compose.ts';

parentPort?.postMessage(composeAll(workerData as readonly SubgraphSchema[]));

function composeAll(subgraphs: readonly SubgraphSchema[]): Composition {
  const problems: string[] = [];
  const services = subgraphs.flatMap(({ name, url, sdl }) => {
    try {
      return [{ name, url, typeDefs: parse(sdl, { noLocation: true }) }];
    } catch (error) {
      problems.push(`[${name}] ${(error as Error).message}`);
      return [];
    }
  });
  if (problems.length > 0) return { sdl: null, problems };
  try {
    const { supergraphSdl, errors = [] } = composeServices(services);
    if (supergraphSdl) return { sdl: supergraphSdl, problems: null };
    return { sdl: null, problems: errors.map(({ message }) => message) };
  } catch (error) {
    return { sdl: null, problems: [(error as Error).message] };
  }
}
