/** The models of both back ends as one list, for the schema's `Model`. */
import type { Backend, Model } from '../../generated/resolvers.ts';
import type { GpuFleet } from '../../gpu/fleet/fleet.ts';
import type { FleetModel } from '../../gpu/fleet/fleet-status.ts';
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

/**
 * The list is made anew when the fleet's list has changed. What changes from one moment to the next is not kept in it, but
 * read when it is asked for.
 */
export function createServedModels({ catalog, fleet }: ServedModelsDependencies): ServedModels {
  let of: readonly FleetModel[] | null = null;
  let byName: ReadonlyMap<string, Model> = new Map();
  let listed: readonly Model[] = [];

  function refresh(): void {
    const served = fleet.models();
    if (served === of) return;
    of = served;
    const models = new Map(catalog.list().map((model) => [model.name, model]));
    for (const one of served) models.set(one.name, withEndpoints(one, models.get(one.name)));
    byName = models;
    listed = [...models.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  function withEndpoints(served: FleetModel, known: Model | undefined): Model {
    return {
      ...(known ?? onlyServed(served)),
      backends: [...(known?.backends ?? []), 'LAMBDA_LABS'],
      get available() {
        return known !== undefined || served.available;
      },
      get endpoints() {
        return fleet.endpoints().filter(({ name }) => served.endpoints.includes(name));
      },
    };
  }

  return {
    find(name) {
      refresh();
      return byName.get(name) ?? null;
    },
    list(backend) {
      refresh();
      return backend ? listed.filter(({ backends }) => backends.includes(backend)) : listed;
    },
  };
}

function onlyServed({ name, task, contextLength }: FleetModel): Omit<Model, 'available' | 'endpoints'> {
  const generates = task === 'generate';
  return {
    name,
    backends: [],
    functions: [generates ? 'AI_COMPLETE' : 'AI_EMBED'],
    contextLength,
    maxOutputTokens: generates ? contextLength : null,
    dimensions: null,
    inputPrice: null,
    outputPrice: null,
    priceBasis: null,
    default: false,
  };
}
