/** Which models can be called, what they can do, and what a mistyped name was likely meant to be. */
import type { MicroCredits } from '../../credits/micro-credits.ts';
import type { Backend } from '../../credits/operation-usage.ts';
import type { PriceBasis } from '../../credits/prices/price-basis.ts';
import { badInput } from '../../errors/gateway-error.ts';
import { whereModelsAre } from '../../errors/where-models-are.ts';
import type { Model } from '../../generated/resolvers.ts';
import { similarNames } from './similar-names.ts';
import {
  type CompletionModel,
  type EmbeddingModel,
  type SnowflakeModel,
  snowflakeModels,
} from './snowflake-model.ts';

/** Credits for a million tokens. */
export interface ModelPrice {
  readonly input: MicroCredits;
  /** Null for models that generate nothing. */
  readonly output: MicroCredits | null;
  /** How it is known. */
  readonly basis: PriceBasis | null;
}

export interface ModelCatalogDependencies {
  /** The completion model that answers when a call names none. */
  readonly completeModel: string;
  /** The embedding model that answers when a call names none. */
  readonly embedModel: string;
  /** Null when the model has no price of its own. */
  readonly price: (model: string) => ModelPrice | null;
  readonly models?: readonly SnowflakeModel[];
}

export interface ModelCatalog {
  /** @throws GatewayError BAD_USER_INPUT with the nearest names; so do all look-ups by name. */
  completion(name: string | null | undefined, field: string): CompletionModel;
  /** Null when there is no completion model of this name. */
  findCompletion(name: string): CompletionModel | null;
  readonly completionNames: readonly string[];
  /** `functionName` narrows the choice: AI_SIMILARITY takes fewer models than AI_EMBED. */
  embedding(
    name: string | null | undefined,
    field: string,
    functionName?: 'AI_EMBED' | 'AI_SIMILARITY',
  ): EmbeddingModel;
  /** A completion or embedding model; the default is the default completion model. */
  any(name: string | null | undefined, field: string): SnowflakeModel;
  /** A model of any kind, for the schema's `Model`; null when there is none of this name. */
  find(name: string): Model | null;
  /** All models in the order of their names; of one back end when it is given. */
  list(backend?: Backend | null): readonly Model[];
}

/** @throws Error when a default model is not in the table: the configuration names one that does not exist. */
export function createModelCatalog(dependencies: ModelCatalogDependencies): ModelCatalog {
  const { completeModel, embedModel, price, models = snowflakeModels } = dependencies;
  const byName = new Map(models.map((model) => [model.name, model]));

  const called = (name: string, functionName: string | null, field: string): SnowflakeModel => {
    const serves = ({ functions }: SnowflakeModel) =>
      functionName === null || functions.includes(functionName);
    // Snowflake takes model names in any case.
    const model = byName.get(name.toLowerCase());
    if (model && serves(model)) return model;
    const serving = models.filter(serves);
    const similar = similarNames(
      name,
      serving.map((each) => each.name),
    );
    const meant = similar.length > 0 ? ` Did you mean ${similar.join(', ')}?` : '';
    const reason = model ? `"${name}" does not serve ${functionName}.` : `there is no model "${clip(name)}".`;
    throw badInput(field, `${reason}${meant} ${whereModelsAre}`, { nearest: similar });
  };

  const completion = (name: string | null | undefined, field: string) =>
    called(name ?? completeModel, 'AI_COMPLETE', field) as CompletionModel;
  const embedding: ModelCatalog['embedding'] = (name, field, functionName = 'AI_EMBED') =>
    called(name ?? embedModel, functionName, field) as EmbeddingModel;

  completion(completeModel, 'CORTEX_COMPLETE_MODEL');
  embedding(embedModel, 'CORTEX_EMBED_MODEL');

  const present = (model: SnowflakeModel): Model => {
    const prices = price(model.name);
    return {
      name: model.name,
      backends: ['SNOWFLAKE'],
      functions: [...model.functions],
      contextLength: model.contextLength,
      maxOutputTokens: model.maxOutputTokens ?? null,
      dimensions: model.dimensions ?? null,
      inputPrice: prices?.input ?? null,
      outputPrice: prices?.output ?? null,
      priceBasis: prices?.basis ?? null,
      available: true,
      default: model.name === completeModel || model.name === embedModel,
      endpoints: [],
    };
  };

  let listed: readonly Model[] | null = null;

  const completionModels = models.filter(({ functions }) =>
    functions.includes('AI_COMPLETE'),
  ) as CompletionModel[];
  const completionByName = new Map(completionModels.map((model) => [model.name, model]));

  return {
    completion,
    findCompletion: (name) => completionByName.get(name.toLowerCase()) ?? null,
    completionNames: completionModels.map(({ name }) => name),
    embedding,
    any: (name, field) => called(name ?? completeModel, null, field),
    find(name) {
      const model = byName.get(name);
      return model ? present(model) : null;
    },
    list(backend) {
      if (backend === 'LAMBDA_LABS') return [];
      listed ??= models.map(present).sort((a, b) => a.name.localeCompare(b.name));
      return listed;
    },
  };
}

const clip = (name: string) => (name.length > 80 ? `${name.slice(0, 80)}...` : name);
