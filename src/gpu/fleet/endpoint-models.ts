/** The models that one endpoint serves: discovered from `/v1/models`, corrected by what its answers say. */
import { markText } from '../../upstream/said-text.ts';
import type { Capability } from './capabilities.ts';

export interface EndpointModel {
  readonly name: string;
  /** Tokens of prompt and answer together; null when the server does not say. */
  readonly contextLength: number | null;
  /** vLLM does not say what a model is for; its name usually does. */
  readonly task: 'generate' | 'embed';
}

export interface EndpointModels {
  /** Null for what it does not serve, or did not when it was last asked to. */
  get(name: string): EndpointModel | null;
  /** Also what it did not serve when it was asked to. The same list until they change. */
  list(): readonly EndpointModel[];
  /** Replaces all by the body of `/v1/models`. @throws Error when it is not one. */
  discovered(body: unknown): void;
  /** It answered 404 for the model: not served until it is discovered again. */
  miss(name: string): void;
  /** Whether it listed a model that it then did not have: it should be asked anew which it has. */
  readonly isDoubtful: boolean;
  lacks(name: string, needed: readonly Capability[]): Capability | null;
  /**
   * A request was refused for needing this, as its words say. Words may quote what a caller wrote: a lack is believed
   * when two users met it within a minute of the last, and forgotten a minute later.
   */
  noteLack(name: string, capability: Capability, user: string): void;
  /** A request that needed these was answered. */
  noteAbility(name: string, needed: readonly Capability[]): void;
}

const embeddingName = /embed|(^|[/-])(bge|e5|gte)-/i;

const LACK_MS = 60_000;
const WITNESSES = 2;

export function createEndpointModels(now: () => number): EndpointModels {
  let models = new Map<string, EndpointModel>();
  let listed: readonly EndpointModel[] = [];
  const missed = new Set<string>();
  /** Who met a lack, and when last; by model and capability. */
  const lacks = new Map<string, Map<string, number>>();
  const keyOf = (name: string, capability: Capability) => `${capability} ${name}`;
  const isLacking = (name: string, capability: Capability): boolean => {
    const fresh = [...(lacks.get(keyOf(name, capability))?.values() ?? [])].filter(
      (at) => now() - at < LACK_MS,
    );
    return fresh.length >= WITNESSES;
  };
  return {
    get: (name) => (missed.has(name) ? null : (models.get(name) ?? null)),
    list: () => listed,
    discovered: (body) => {
      const data = (body as { data?: unknown } | null)?.data;
      if (!Array.isArray(data)) throw new Error('the answer to /v1/models has no list of models');
      models = new Map(
        data.flatMap((entry: unknown) => readModel(entry)).map((model) => [model.name, model]),
      );
      listed = [...models.values()];
      missed.clear();
    },
    miss: (name) => {
      missed.add(name);
      listed = [...listed];
    },
    get isDoubtful() {
      return missed.size > 0;
    },
    lacks: (name, needed) => needed.find((capability) => isLacking(name, capability)) ?? null,
    noteLack: (name, capability, user) => {
      const key = keyOf(name, capability);
      const seen = lacks.get(key) ?? new Map<string, number>();
      lacks.set(key, seen);
      seen.delete(user);
      seen.set(user, now());
      const [oldest] = seen.keys();
      if (seen.size > WITNESSES && oldest !== undefined) seen.delete(oldest);
    },
    noteAbility: (name, needed) => {
      for (const capability of needed) lacks.delete(keyOf(name, capability));
    },
  };
}

function readModel(entry: unknown): EndpointModel[] {
  const { id, max_model_len: told } = (entry ?? {}) as { id?: unknown; max_model_len?: unknown };
  if (typeof id !== 'string' || id === '') return [];
  const length = Number(markText(told));
  return [
    {
      name: id,
      contextLength: Number.isSafeInteger(length) && length > 0 ? length : null,
      task: embeddingName.test(id) ? 'embed' : 'generate',
    },
  ];
}
