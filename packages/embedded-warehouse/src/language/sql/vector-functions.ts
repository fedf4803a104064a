/** Embeddings and similarity. */
import { embedText } from '../embed-text.ts';
import { type EmbeddingModel, findEmbeddingModel } from '../models.ts';
import { judgeSimilarity } from '../similarity/judge-similarity.ts';
import { countTokens } from '../text/count-tokens.ts';
import {
  type CallArguments,
  CallError,
  isRecord,
  type LanguageFunction,
  objectArgument,
  textArgument,
  unknownModel,
} from './language-call.ts';

const DEFAULT_SIMILARITY_MODEL = 'snowflake-arctic-embed-l-v2.0';

function embed(dimensions: 768 | 1024 | null): LanguageFunction {
  return {
    raises: true,
    call(args) {
      const name = textArgument(args, 'model');
      if (isRecord(args.text))
        throw new CallError(400, 'the embedded warehouse has no stages and reads no files');
      const text = textArgument(args, 'text');
      if (name === null || text === null) return null;
      const model = modelNamed(name, dimensions);
      const value = embedText(text, model.dimensions);
      return { value, model: name, inputTokens: countTokens(text), outputTokens: 0 };
    },
  };
}

function modelNamed(name: string, dimensions: 768 | 1024 | null): EmbeddingModel {
  const model = findEmbeddingModel(name);
  if (!model || (dimensions !== null && model.dimensions !== dimensions)) throw unknownModel(name);
  return model;
}

const similarity: LanguageFunction = {
  raises: false,
  call(args: CallArguments) {
    const [a, b] = [textArgument(args, 'a'), textArgument(args, 'b')];
    if (a === null || b === null) return null;
    const name = modelOf(args);
    modelNamed(name, null);
    const value = judgeSimilarity(a, b);
    return { value, model: name, inputTokens: countTokens(a) + countTokens(b), outputTokens: 0 };
  },
};

/** The third argument: the name of a model, or an object of options that may name one. */
function modelOf(args: CallArguments): string {
  const { options } = args;
  if (typeof options === 'string' && !options.startsWith('{')) return options;
  const { model } = objectArgument(args, 'options');
  return typeof model === 'string' ? model : DEFAULT_SIMILARITY_MODEL;
}

/** Their answers are vectors of the model's dimension, of unit length. */
export const embeddingFunctions: Readonly<Record<string, LanguageFunction>> = {
  AI_EMBED: embed(null),
  EMBED_TEXT_768: embed(768),
  EMBED_TEXT_1024: embed(1024),
};

export const similarityFunctions: Readonly<Record<string, LanguageFunction>> = { AI_SIMILARITY: similarity };
