/** The thread's side of the composer. */
import { constants, setPriority } from 'node:os';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { answerTasks } from '../../../threads/answer-tasks.ts';
import type { Composition, CompositionTask, SubgraphSchema } from './composer.ts';
import { markExternalFields, type ParsedSubgraph } from './mark-external-fields.ts';
import { spellOutRequirements } from './spell-out-requirements.ts';

answerTasks<CompositionTask, Composition>(({ subgraphs, isUrgent }) => {
  // Of this thread alone, and only Linux has it so: elsewhere the whole process would give way. There is no way back.
  if (!isUrgent && process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  return composeAll(subgraphs);
});

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
    const first = composeServices(services);
    if (first.supergraphSdl) return served(first.supergraphSdl, services);
    const spelled = services.map((one) => ({ ...one, typeDefs: spellOutRequirements(one.typeDefs) }));
    const isSame = spelled.every(({ typeDefs }, i) => typeDefs === services[i]?.typeDefs);
    const second = isSame ? first : composeServices(spelled);
    if (second.supergraphSdl) return served(second.supergraphSdl, spelled);
    return { sdl: null, problems: (first.errors ?? []).map(({ message }) => message) };
  } catch (error) {
    return { sdl: null, problems: [(error as Error).message] };
  }
}

function served(sdl: string, services: readonly ParsedSubgraph[]): Composition {
  return { sdl: markExternalFields(sdl, services), problems: null };
}
