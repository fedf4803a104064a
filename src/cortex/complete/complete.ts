/** One completion: checked, paid for, made by the back end that was asked for, held against its response format. */
import { hash } from 'node:crypto';
import type { Backend, Govern } from '../../credits/operation.ts';
import { GatewayError } from '../../errors.ts';
import type { CompleteInput, Completion } from '../../generated/resolvers.ts';
import type { Caller } from '../../identity/caller.ts';
import type { PricedCall } from '../call-row.ts';
import type { ModelCatalog } from '../models/model-catalog.ts';
import { checkCompletion } from './check-completion.ts';
import { bookUsage, collectCompletion } from './collect-completion.ts';
import type { CompletionBackend, CompletionRequest } from './completion-backend.ts';

export interface CompleteDependencies {
  readonly govern: Govern;
  readonly catalog: ModelCatalog;
  /** In the order in which they are asked whether they serve a model. */
  readonly backends: readonly CompletionBackend[];
}

export function createComplete({ govern, catalog, backends }: CompleteDependencies) {
  const prepare = (input: CompleteInput, caller: Caller, field: string) => {
    const model = catalog.completion(input.model, 'input.model');
    const backend = choose(backends, model.name, input.backend);
    const { request, format, estimate } = checkCompletion(input, model, caller);
    const fingerprint = fingerprintOf(request, backend.backend);
    const priced = {
      target: backend.target(request),
      estimate,
      cover: 'capped',
      call: { field, fingerprint },
      // At temperature 0 equal prompts have equal answers, but models change behind their names: not kept.
      ...(request.temperature === 0 ? { reuse: { key: fingerprint, store: false } } : {}),
    } as const satisfies PricedCall;
    return { backend, request, format, priced };
  };

  return {
    plan: (input: CompleteInput, caller: Caller): PricedCall => prepare(input, caller, 'quote').priced,

    async complete(input: CompleteInput, caller: Caller, field = 'complete'): Promise<Completion> {
      const { backend, request, format, priced } = prepare(input, caller, field);
      const { value, usage } = await govern({
        ...priced,
        caller,
        ...(input.quote ? { quoteId: input.quote } : {}),
        run: (hold) => {
          const maxTokens = Math.min(request.maxTokens, hold.maxOutputTokens ?? request.maxTokens);
          return hold.attempt(priced.target, async (attempt) => {
            const events = backend.stream({ ...request, maxTokens }, attempt);
            const { text, finishReason } = await collectCompletion(bookUsage(events, attempt));
            const cutByCredits = finishReason === 'length' && maxTokens < request.maxTokens;
            return {
              ...(format
                ? { text: null, structured: format.read(text, finishReason) }
                : { text, structured: null }),
              finishReason: cutByCredits ? 'credits' : finishReason,
            };
          });
        },
      });
      return { ...value, model: usage.model ?? request.model, usage };
    },
  };
}

function choose(
  backends: readonly CompletionBackend[],
  model: string,
  wanted: Backend | null | undefined,
): CompletionBackend {
  const serving = backends.filter((each) => each.serves(model));
  const chosen = serving.find(({ backend }) => !wanted || backend === wanted);
  if (chosen) return chosen;
  const where =
    wanted === 'LAMBDA_LABS' ? 'on no GPU endpoint of this gateway' : 'on no back end of this gateway';
  throw new GatewayError(
    'MODEL_UNAVAILABLE',
    `"${model}" is served ${where}; leave backend out or choose another model.`,
    {
      field: 'input.backend',
      retryable: false,
    },
  );
}

/** Tells two inputs apart in constant space. */
function fingerprintOf({ caller: _, ...input }: CompletionRequest, backend: Backend): string {
  return hash('sha256', JSON.stringify([backend, input]), 'base64url');
}
