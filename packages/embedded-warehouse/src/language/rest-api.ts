/** Answers the Cortex REST routes of the embedded warehouse. */

import { type Analyst, UnknownViewError } from '../analyst/create-analyst.ts';
import { SemanticModelError } from '../analyst/model/semantic-model.ts';
import {
  type CompleteRequest,
  type Completion,
  type EmbedAnswer,
  type EmbedRequest,
  type RestAnswerEvent,
  type RestApi,
  RestApiError,
  type SearchRequest,
  type SearchRow,
} from '../protocol/rest-api.ts';
import { withoutTools } from './completion/call-tools.ts';
import {
  type CompletionOutput,
  ContextLengthError,
  complete,
  deltasOf,
  promptTokensOf,
} from './completion/complete.ts';
import { compileSchema, InvalidSchemaError } from './completion/json-schema.ts';
import { embedText } from './embed-text.ts';
import { type CompletionModel, findCompletionModel, findEmbeddingModel, languageModels } from './models.ts';
import {
  RemoteCompletionError,
  type RemoteCompletionRequest,
  type RemoteCompletions,
  type RemoteEvent,
} from './remote-completions.ts';
import type { ServiceName } from './search/defined-services.ts';
import { SearchRequestError } from './search/search-filter.ts';
import type { SearchService } from './search/search-service.ts';
import type { SearchServices } from './search/search-services.ts';
import { countTokens } from './text/count-tokens.ts';

export interface LanguageRestApiDependencies {
  readonly services: SearchServices;
  /** Those that statements have defined. */
  readonly definedService?: (name: ServiceName) => Promise<SearchService | null>;
  readonly analyst: Analyst;
  /** Completions come from here when given, otherwise from the local extractive model. */
  readonly remote?: RemoteCompletions | null;
}

/** Deltas after which other work gets a turn, so that a long answer does not hold the process. */
const DELTAS_PER_TURN = 64;

export function createLanguageRestApi({
  services,
  definedService = async () => null,
  analyst,
  remote = null,
}: LanguageRestApiDependencies): RestApi {
  return {
    async complete(request) {
      const model = findCompletionModel(request.model);
      if (!model) throw new RestApiError(400, `unknown model "${request.model.slice(0, 100)}"`);
      if (request.maxTokens !== null && request.maxTokens > model.maxOutputTokens) {
        throw new RestApiError(400, `max_tokens must be at most ${model.maxOutputTokens} for ${model.name}`);
      }
      if (request.tools.length > 0 && !(remote === null && takesTools(model)))
        throw new RestApiError(400, `tools are not supported for ${model.name}`);
      try {
        if (request.responseSchema) compileSchema(request.responseSchema);
        return remote ? await completeRemotely(remote, request) : completeLocally(request, model);
      } catch (error) {
        throw refusal(error);
      }
    },

    async embed({ model: name, texts, signal }: EmbedRequest): Promise<EmbedAnswer> {
      const model = findEmbeddingModel(name);
      if (!model) throw new RestApiError(400, `unknown model "${name.slice(0, 100)}"`);
      const embeddings: number[][] = [];
      for (const text of texts) {
        signal.throwIfAborted();
        embeddings.push([...embedText(text, model.dimensions)]);
        if (embeddings.length % DELTAS_PER_TURN === 0) await nextTurn();
      }
      const totalTokens = texts.reduce((sum, text) => sum + countTokens(text), 0);
      return { model: model.local, embeddings, totalTokens };
    },

    async search(request: SearchRequest): Promise<readonly SearchRow[]> {
      const name = `${request.database}.${request.schema}.${request.service}`;
      const service = services.find(name) ?? (await definedService(request));
      if (!service)
        throw new RestApiError(404, `Cortex Search Service ${name} does not exist or not authorized.`);
      try {
        return service.search({
          query: request.query ?? multiIndexText(request.multiIndexQuery),
          columns: request.columns,
          filter: request.filter,
          limit: request.limit,
        });
      } catch (error) {
        if (error instanceof SearchRequestError) throw new RestApiError(400, error.message);
        throw error;
      }
    },

    async analyse({ question, model }) {
      try {
        return analyst.answer(question, model);
      } catch (error) {
        if (error instanceof SemanticModelError) throw new RestApiError(400, error.message);
        if (error instanceof UnknownViewError) throw new RestApiError(404, error.message);
        throw error;
      }
    },

    models: () => languageModels.filter(({ kind }) => kind === 'completion').map(({ name }) => name),
  };
}

function refusal(error: unknown): unknown {
  if (error instanceof RemoteCompletionError) return new RestApiError(error.status, error.message);
  if (error instanceof ContextLengthError || error instanceof InvalidSchemaError)
    return new RestApiError(400, error.message);
  return error;
}

/** In Snowflake tools are for the models of Claude and OpenAI; the local model follows them under its own name, too. */
function takesTools({ name }: CompletionModel): boolean {
  return /^(claude|openai|local)-/.test(name);
}

function completeLocally(request: CompleteRequest, model: CompletionModel): Completion {
  const { messages, maxTokens, stop, responseSchema: schema, tools, toolUsage } = request;
  const output = complete({ messages, model, maxTokens, stop, schema, tools, toolUsage });
  return {
    model: output.model,
    promptTokens: output.promptTokens,
    events: localEvents(request, output),
  };
}

async function* localEvents(
  request: CompleteRequest,
  { text, toolCalls, finishReason, promptTokens, completionTokens }: CompletionOutput,
): AsyncGenerator<RestAnswerEvent, void, void> {
  const { signal } = request;
  const guardTokens = request.guardrails ? promptTokens : 0;
  let sent = 0;
  for (const delta of deltasOf(text)) {
    signal.throwIfAborted();
    sent += 1;
    const usage = { promptTokens, completionTokens: Math.min(sent, completionTokens), guardTokens };
    yield { type: 'delta', text: delta, usage };
    if (sent % DELTAS_PER_TURN === 0) await nextTurn();
  }
  const usage = { promptTokens, completionTokens, guardTokens };
  yield { type: 'end', finishReason, ...(toolCalls.length > 0 && { toolCalls }), usage };
}

async function completeRemotely(remote: RemoteCompletions, request: CompleteRequest): Promise<Completion> {
  const { model, maxTokens, temperature, topP, stop, responseSchema: schema, signal } = request;
  const messages = withoutTools(request.messages);
  const asked: RemoteCompletionRequest = { model, messages, maxTokens, temperature, topP, stop, schema };
  const answer = await remote.stream(asked, signal);
  const promptTokens = promptTokensOf(messages);
  return { model: answer.model, promptTokens, events: remoteEvents(answer.events, request, promptTokens) };
}

async function* remoteEvents(
  events: AsyncIterable<RemoteEvent>,
  { guardrails }: CompleteRequest,
  countedPrompt: number,
): AsyncGenerator<RestAnswerEvent, void, void> {
  let text = '';
  let sent = 0;
  const guarded = (promptTokens: number) => (guardrails ? promptTokens : 0);
  try {
    for await (const event of events) {
      if (event.type === 'delta') {
        text += event.text;
        sent += 1;
        const usage = {
          promptTokens: countedPrompt,
          completionTokens: sent,
          guardTokens: guarded(countedPrompt),
        };
        yield { ...event, usage };
        continue;
      }
      // A server that does not count is counted for.
      const promptTokens = event.promptTokens ?? countedPrompt;
      const completionTokens = event.completionTokens ?? countTokens(text);
      const guardTokens = guarded(promptTokens);
      yield {
        type: 'end',
        finishReason: event.finishReason,
        usage: { promptTokens, completionTokens, guardTokens },
      };
    }
  } catch (error) {
    throw refusal(error);
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** `{"column": [{"text": "..."}], ...}`: all texts together; vectors of the caller's own have no index here. */
function multiIndexText(query: Readonly<Record<string, unknown>> | null): string {
  const texts = Object.values(query ?? {})
    .flat()
    .map((part) => (typeof part === 'object' && part !== null && 'text' in part ? part.text : null))
    .filter((text) => typeof text === 'string');
  if (texts.length === 0) throw new SearchRequestError('multi_index_query has no text');
  return texts.join(' ');
}
