import type { GraphQLRequestContext, GraphQLRequestContextDidResolveOperation } from '@apollo/server';
import { expect, it } from 'vitest';
import type { RequestContext } from '../../src/context.ts';
import { type GatewayPlugin, joinPlugins } from '../../src/graphql/join-plugins.ts';

type Hook = () => unknown;
type Resolved = GraphQLRequestContextDidResolveOperation<RequestContext>;

/** What a request sees of plugins with these hooks. */
async function resolveWith(...hooks: readonly Hook[]): Promise<unknown> {
  const plugins = hooks.map(
    (hook): GatewayPlugin => ({
      requestDidStart: () => ({ didResolveOperation: hook }),
    }),
  );
  const listener = await joinPlugins(plugins).requestDidStart?.({} as GraphQLRequestContext<RequestContext>);
  return listener?.didResolveOperation?.({} as Resolved);
}

it('waits for the hooks that return a promise', async () => {
  const told: string[] = [];
  const later = async () => {
    await Promise.resolve();
    told.push('later');
  };
  await resolveWith(later, () => told.push('at once'));
  expect(told).toEqual(['at once', 'later']);
});

it('keeps hooks after one that throws out', async () => {
  const told: string[] = [];
  const failing = () => {
    throw new Error('no');
  };
  await expect(resolveWith(failing, () => told.push('after'))).rejects.toThrow('no');
  expect(told).toEqual([]);
});

it('leaves no rejection unheard where a hook fails later than another throws', async () => {
  const unheard: unknown[] = [];
  const hear = (error: unknown) => unheard.push(error);
  process.on('unhandledRejection', hear);
  try {
    const later = Promise.withResolvers<never>();
    const resolving = resolveWith(
      () => later.promise,
      () => {
        later.reject(new Error('later'));
        throw new Error('first');
      },
    );
    await expect(resolving).rejects.toThrow('first');
    await new Promise(setImmediate);
    expect(unheard).toEqual([]);
  } finally {
    process.off('unhandledRejection', hear);
  }
});
