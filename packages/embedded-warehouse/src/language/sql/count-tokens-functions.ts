/** AI_COUNT_TOKENS and COUNT_TOKENS: what a call would be billed for. Counting itself is free. */
import { findModel } from '../models.ts';
import { countTokens } from '../text/count-tokens.ts';
import {
  type CallAnswer,
  CallError,
  type LanguageFunction,
  promptText,
  textArgument,
  unknownModel,
} from './language-call.ts';

/** Functions whose second argument is a model. */
const WITH_MODEL = new Set(['ai_complete', 'ai_embed', 'complete', 'embed_text_768', 'embed_text_1024']);

const KNOWN = new Set([
  ...WITH_MODEL,
  ...'ai_sentiment ai_classify ai_filter ai_summarize ai_translate ai_redact ai_extract ai_similarity ai_agg ai_summarize_agg sentiment classify_text summarize translate extract_answer entity_sentiment'.split(
    ' ',
  ),
]);

function free(tokens: number): CallAnswer {
  return { value: tokens, model: null, inputTokens: 0, outputTokens: 0 };
}

/** `AI_COUNT_TOKENS(function [, model], text [, what else the function takes])` */
const aiCountTokens: LanguageFunction = {
  raises: false,
  call(args) {
    const name = textArgument(args, 'function')?.toLowerCase() ?? null;
    const rest = Array.isArray(args.rest) ? args.rest.filter((value) => typeof value !== 'boolean') : [];
    if (name === null) return null;
    if (!KNOWN.has(name)) throw new CallError(400, `unknown function "${name.slice(0, 60)}"`);
    let inputs = rest;
    if (WITH_MODEL.has(name)) {
      const [model, ...others] = rest;
      if (model === null || model === undefined) return null;
      if (!findModel(String(model))) throw unknownModel(String(model));
      inputs = others;
    }
    if (inputs.length === 0 || inputs[0] === null) return null;
    return free(inputs.reduce<number>((sum, input) => sum + countTokens(promptText(input) ?? ''), 0));
  },
};

/** `COUNT_TOKENS(model_or_function, text)` */
const legacyCountTokens: LanguageFunction = {
  raises: true,
  call(args) {
    const name = textArgument(args, 'model');
    const text = textArgument(args, 'text');
    if (name === null || text === null) return null;
    if (!findModel(name) && !KNOWN.has(name.toLowerCase())) throw unknownModel(name);
    return free(countTokens(text));
  },
};

export const countTokensFunctions: Readonly<Record<string, LanguageFunction>> = {
  AI_COUNT_TOKENS: aiCountTokens,
  COUNT_TOKENS: legacyCountTokens,
};
