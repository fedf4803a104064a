/** AI_COMPLETE, and COMPLETE and TRY_COMPLETE of SNOWFLAKE.CORTEX. */
import type { ConversationMessage } from '../completion/answer-conversation.ts';
import {
  type CompletionOutput,
  ContextLengthError,
  complete,
  promptTokensOf,
} from '../completion/complete.ts';
import { InvalidSchemaError, type JsonSchema } from '../completion/json-schema.ts';
import { type CompletionModel, findCompletionModel } from '../models.ts';
import { countTokens } from '../text/count-tokens.ts';
import {
  type CallAnswer,
  type CallArguments,
  CallError,
  isRecord,
  type LanguageContext,
  type LanguageFunction,
  objectArgument,
  PendingAnswer,
  promptText,
  textArgument,
  unknownModel,
} from './language-call.ts';

interface Completed extends Omit<CompletionOutput, 'toolCalls'> {
  readonly structured: unknown;
}

/** `AI_COMPLETE(model, prompt [, model_parameters] [, response_format] [, show_details])` */
const aiComplete: LanguageFunction = {
  raises: false,
  call(args, context) {
    const prompt = promptText(args.prompt);
    const name = textArgument(args, 'model');
    if (prompt === null || name === null) return null;
    const schema = schemaOf(args.responseFormat);
    const completed = run(
      name,
      [{ role: 'user', content: prompt }],
      objectArgument(args, 'parameters'),
      schema,
      context,
    );
    const plain = schema ? completed.structured : completed.text;
    const value = args.showDetails === true ? details(completed, schema !== null) : plain;
    return answer(name, completed, value);
  },
};

/** `COMPLETE(model, prompt)` answers a text; with a history or options, JSON text. */
function legacyComplete(raises: boolean): LanguageFunction {
  return {
    raises,
    call(args, context) {
      const name = textArgument(args, 'model');
      if (name === null || args.prompt === null || args.prompt === undefined) return null;
      const messages = messagesOf(args.prompt);
      if (messages === null) {
        const prompt = promptText(args.prompt) as string;
        if (args.options === null) {
          const completed = run(name, [{ role: 'user', content: prompt }], {}, null, context);
          return answer(name, completed, completed.text);
        }
        return withOptions(name, [{ role: 'user', content: prompt }], args, context);
      }
      return withOptions(name, messages, args, context);
    },
  };
}

function withOptions(
  name: string,
  messages: readonly ConversationMessage[],
  args: CallArguments,
  context: LanguageContext,
): CallAnswer {
  const options = objectArgument(args, 'options');
  const schema = schemaOf(options.response_format);
  const completed = run(name, messages, options, schema, context);
  return answer(name, completed, JSON.stringify(details(completed, schema !== null)));
}

export const completeFunctions: Readonly<Record<string, LanguageFunction>> = {
  AI_COMPLETE: aiComplete,
  COMPLETE: legacyComplete(true),
  TRY_COMPLETE: legacyComplete(false),
};

function run(
  name: string,
  messages: readonly ConversationMessage[],
  parameters: Readonly<Record<string, unknown>>,
  schema: JsonSchema | null,
  context: LanguageContext,
): Completed {
  const model = findCompletionModel(name);
  if (!model) throw unknownModel(name);
  const maxTokens = maxTokensOf(parameters.max_tokens, model);
  const temperature = numberWithin(parameters.temperature, 'temperature', 0, 1);
  const topP = numberWithin(parameters.top_p, 'top_p', 0, 1);
  if (context.remote) {
    const result = context.remote({ model: name, messages, maxTokens, temperature, topP, schema });
    if (result === 'pending') throw new PendingAnswer();
    return {
      ...result,
      finishReason: result.finishReason === 'length' ? 'length' : 'stop',
      promptTokens: result.promptTokens ?? promptTokensOf(messages),
      completionTokens: result.completionTokens ?? countTokens(result.text),
      structured: schema ? parseStructured(result.text) : null,
    };
  }
  try {
    const output = complete({ messages, model, maxTokens, schema });
    return { ...output, structured: schema ? parseStructured(output.text) : null };
  } catch (error) {
    if (error instanceof ContextLengthError || error instanceof InvalidSchemaError)
      throw new CallError(400, error.message);
    throw error;
  }
}

function parseStructured(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CallError(400, 'the answer is not valid JSON: it reached max_tokens before it was complete');
  }
}

/** `{"choices": [{"messages"}], "created", "model", "usage"}`, or with a schema `structured_output` for choices. */
function details(completed: Completed, structured: boolean): object {
  const { promptTokens, completionTokens } = completed;
  return {
    ...(structured
      ? { structured_output: [{ raw_message: completed.structured, type: 'json' }] }
      : { choices: [{ messages: completed.text }] }),
    created: Math.floor(Date.now() / 1000),
    model: completed.model,
    usage: {
      completion_tokens: completionTokens,
      prompt_tokens: promptTokens,
      total_tokens: promptTokens + completionTokens,
    },
  };
}

function answer(model: string, completed: Completed, value: unknown): CallAnswer {
  return { value, model, inputTokens: completed.promptTokens, outputTokens: completed.completionTokens };
}

function schemaOf(format: unknown): JsonSchema | null {
  if (format === null || format === undefined) return null;
  const given: unknown = typeof format === 'string' ? tryJson(format) : format;
  if (!isRecord(given)) throw new CallError(400, 'invalid options: response_format must be an object');
  const schema = given.type === 'json' || 'schema' in given ? given.schema : given;
  if (!isRecord(schema))
    throw new CallError(400, 'invalid options: response_format.schema must be a JSON schema');
  return schema;
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** `[{'role': ..., 'content': ...}]`; null for a prompt. */
function messagesOf(prompt: unknown): ConversationMessage[] | null {
  const given: unknown = typeof prompt === 'string' && /^\s*\[\s*\{/u.test(prompt) ? tryJson(prompt) : prompt;
  if (!Array.isArray(given)) return null;
  if (given.length === 0) throw new CallError(400, 'invalid options: messages must not be empty');
  return given.map((message: unknown) => {
    const { role, content } = isRecord(message) ? message : {};
    if ((role !== 'system' && role !== 'user' && role !== 'assistant') || typeof content !== 'string') {
      throw new CallError(
        400,
        "invalid options: each message needs a role ('system', 'user' or 'assistant') and a content",
      );
    }
    return { role, content: content.toWellFormed() };
  });
}

function maxTokensOf(value: unknown, model: CompletionModel): number | null {
  if (value === null || value === undefined) return null;
  const limit = Number(value);
  if (!Number.isInteger(limit) || limit < 1 || limit > model.maxOutputTokens) {
    throw new CallError(
      400,
      `invalid options: max_tokens must be between 1 and ${model.maxOutputTokens} for ${model.name}`,
    );
  }
  return limit;
}

function numberWithin(value: unknown, name: string, least: number, most: number): number | null {
  if (value === null || value === undefined) return null;
  const number = Number(value);
  if (!(number >= least && number <= most))
    throw new CallError(400, `invalid options: ${name} must be between ${least} and ${most}`);
  return number;
}
