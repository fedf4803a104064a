/** Models that answer by script, and keep what they were asked. */
import { once } from 'node:events';
import { SnowflakeError } from '../../src/protocol/engine.ts';
import {
  type CompleteRequest,
  type EmbedRequest,
  type RestAnswerEvent,
  type RestApi,
  RestApiError,
  type SearchRequest,
} from '../../src/protocol/rest-api.ts';

export interface ScriptedModels extends RestApi {
  readonly completions: CompleteRequest[];
  readonly embeds: EmbedRequest[];
  readonly searches: SearchRequest[];
  /** Set once a generation was left before its end. */
  stopped: boolean;
}

const usage = { promptTokens: 5, completionTokens: 2, guardTokens: 0 };

/** Knows the models `echo`, `endless` (until it is stopped), `breaks` and `unfinished`. */
export function createScriptedModels(): ScriptedModels {
  const models: ScriptedModels = {
    completions: [],
    embeds: [],
    searches: [],
    stopped: false,
    async complete(request) {
      models.completions.push(request);
      const events = generate(request, models);
      if (events === null) throw new RestApiError(400, `unknown model "${request.model}"`);
      return { model: `local-${request.model}`, events };
    },
    async embed(request) {
      models.embeds.push(request);
      if (request.model === 'broken') throw new Error('secret of the model');
      return { model: 'local-embed', embeddings: request.texts.map((_, i) => [i, 0.5]), totalTokens: 9 };
    },
    async search(request) {
      models.searches.push(request);
      if (request.service === 'DROPPED')
        throw new SnowflakeError('002003', '02000', "Object 'NOTES' does not exist.");
      if (request.service !== 'DOCS') throw new RestApiError(404, 'Cortex Search Service does not exist.');
      return [{ TEXT: 'found', '@scores': { cosine_similarity: 0.5, text_match: 1 } }];
    },
    analyse: async ({ question }) => ({
      text: question,
      statement: null,
      verifiedQuery: null,
      suggestions: [],
      assumptions: [],
    }),
    models: () => ['echo', 'endless'],
  };
  return models;
}

function generate(request: CompleteRequest, models: ScriptedModels): AsyncIterable<RestAnswerEvent> | null {
  switch (request.model) {
    case 'echo':
      return echo(request);
    case 'endless':
      return endless(request, models);
    case 'breaks':
      return breaks();
    case 'unfinished':
      return unfinished();
    default:
      return null;
  }
}

async function* echo({ messages, maxTokens }: CompleteRequest): AsyncIterable<RestAnswerEvent> {
  const words = (messages.at(-1)?.content ?? '').split(/(?<= )/);
  for (const text of words.slice(0, maxTokens ?? words.length)) yield { type: 'delta', text };
  const isCut = maxTokens !== null && maxTokens < words.length;
  yield { type: 'end', finishReason: isCut ? 'length' : 'stop', usage };
}

async function* endless({ signal }: CompleteRequest, models: ScriptedModels): AsyncIterable<RestAnswerEvent> {
  try {
    yield { type: 'delta', text: 'one ' };
    if (!signal.aborted) await once(signal, 'abort');
    yield { type: 'delta', text: 'too late' };
  } finally {
    models.stopped = true;
  }
}

async function* breaks(): AsyncIterable<RestAnswerEvent> {
  yield { type: 'delta', text: 'half' };
  throw new RestApiError(503, 'Inference timed out.');
}

async function* unfinished(): AsyncIterable<RestAnswerEvent> {
  yield { type: 'delta', text: 'half' };
}
