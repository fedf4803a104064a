import {
  type Composition,
  createComposer,
  type SubgraphSchema,
} from '../../src/graphql/supergraph/source/composer.ts';

export async function composeOnce(subgraphs: readonly SubgraphSchema[]): Promise<Composition> {
  const composer = createComposer();
  try {
    return await composer.compose({ subgraphs, isUrgent: true });
  } finally {
    await composer.close();
  }
}
