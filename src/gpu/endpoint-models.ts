/** The models that one endpoint serves: discovered from `/v1/models`, corrected by what its answers say. */
import type { Capability } from './capabilities.ts';

export interface EndpointModel {
  readonly name: string;
  /** Tokens of prompt and answer together; null when the server does not say. */
  readonly contextLength: number | null;
  /** vLLM does not say what a model is for; its name usually does. */
  readonly task: 'generate' | 'embed';
}

export interface EndpointModels {
  get(name: string): EndpointModel | null;
  list(): readonly EndpointModel[];
  /** Replaces all by the body of `/v1/models`. @throws Error when it is not one. */
  discovered(body: unknown): void;
  /** It answered 404 for the model: gone until it is discovered again. */
  remove(name: string): void;
  lacks(name: string, needed: readonly Capability[]): Capability | null;
  learnLack(name: string, capability: Capability): void;
}

const embeddingName = /embed|(^|[/-])(bge|e5|gte)-/i;

export function createEndpointModels(): EndpointModels {
  let models = new Map<string, EndpointModel>();
  const missing = new Map<string, Set<Capability>>();
  return {
    get: (name) => models.get(name) ?? null,
    list: () => [...models.values()],
    discovered: (body) => {
      const data = (body as { data?: unknown } | null)?.data;
      if (!Array.isArray(data)) throw new Error('the answer to /v1/models has no list of models');
      models = new Map(
        data.flatMap((entry: unknown) => readModel(entry)).map((model) => [model.name, model]),
      );
    },
    remove: (name) => {
      models.delete(name);
      missing.delete(name);
    },
    lacks: (name, needed) => needed.find((capability) => missing.get(name)?.has(capability)) ?? null,
    learnLack: (name, capability) => {
      const known = missing.get(name) ?? new Set();
      missing.set(name, known.add(capability));
    },
  };
}

function readModel(entry: unknown): EndpointModel[] {
  const { id, max_model_len: length } = (entry ?? {}) as { id?: unknown; max_model_len?: unknown };
  if (typeof id !== 'string') return [];
  return [
    {
      name: id,
      contextLength: typeof length === 'number' ? length : null,
      task: embeddingName.test(id) ? 'embed' : 'generate',
    },
  ];
}
