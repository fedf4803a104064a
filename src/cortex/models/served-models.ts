/** The models of both back ends as one list, for the schema's `Model`. */
import type { Backend, GpuEndpoint, Model } from '../../generated/resolvers.ts';
import type { GpuFleet } from '../../gpu/fleet/fleet.ts';
import type { ModelCatalog } from './model-catalog.ts';

export interface ServedModels {
  /** Null when nobody serves a model of this name. */
  find(name: string): Model | null;
  /** In the order of their names; of one back end when it is given. */
  list(backend?: Backend | null): readonly Model[];
}

export interface ServedModelsDependencies {
  readonly catalog: Pick<ModelCatalog, 'list'>;
  readonly fleet: Pick<GpuFleet, 'models' | 'endpoints'>;
}

export function createServedModels({ catalog, fleet }: ServedModelsDependencies): ServedModels {
  function all(): readonly Model[] {
    const models = new Map(catalog.list().map((model) => [model.name, model]));
    for (const served of fleet.models()) {
      const known = models.get(served.name);
      const endpoints = endpointsNamed(served.endpoints);
      models.set(
        served.name,
        known
          ? { ...known, backends: [...known.backends, 'LAMBDA_LABS'], endpoints }
          : {
              name: served.name,
              backends: ['LAMBDA_LABS'],
              functions: [served.task === 'generate' ? 'AI_COMPLETE' : 'AI_EMBED'],
              contextLength: served.contextLength,
              maxOutputTokens: served.task === 'generate' ? served.contextLength : null,
              dimensions: null,
              inputPrice: null,
              outputPrice: null,
              priceBasis: null,
              available: served.available,
              default: false,
              endpoints,
            },
      );
    }
    return [...models.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  function endpointsNamed(names: readonly string[]): GpuEndpoint[] {
    return fleet.endpoints().filter(({ name }) => names.includes(name));
  }

  return {
    find: (name) => all().find((model) => model.name === name) ?? null,
    list: (backend) => all().filter(({ backends }) => !backend || backends.includes(backend)),
  };
}
