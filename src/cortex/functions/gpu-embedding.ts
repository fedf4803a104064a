/** Embeddings by the models that the GPU servers serve. Texts that come together share a request, each pays its own part. */
import { hash } from 'node:crypto';
import type { Govern } from '../../credits/operation.ts';
import type { GpuFleet } from '../../gpu/fleet/fleet.ts';
import type { FleetModel } from '../../gpu/fleet/fleet-status.ts';
import type { Caller } from '../../identity/caller.ts';
import type { Answered, CallRowOptions, PricedCall } from '../call-row.ts';
import { checkContext, checkText } from '../input/check-text.ts';
import { estimateRow } from './estimate-row.ts';
import { EMBEDDING_MARKS } from './function-dependencies.ts';

export interface GpuEmbeddings {
  /** Null when no GPU server embeds with a model of this name. */
  find(name: string): FleetModel | null;
  /**
   * @param field where the text stands in the input, for errors
   * @throws GatewayError BAD_USER_INPUT, CONTEXT_LENGTH_EXCEEDED: of a list nothing runs before all of it was looked at
   */
  call(field: string, text: string, model: FleetModel): EmbeddingCall;
}

/** A text that was checked and can be priced and embedded, wherever its model runs. */
export interface EmbeddingCall {
  /** @param at the response path of the field */
  price(at: string): PricedCall;
  /** @throws GatewayError what `Govern` and the back end throw */
  run(caller: Caller, options: CallRowOptions): Promise<Answered<Vector>>;
}

export interface Vector {
  readonly vector: number[];
}

export interface GpuEmbeddingDependencies {
  readonly govern: Govern;
  readonly fleet: Pick<GpuFleet, 'embed' | 'full' | 'models'>;
}

export function createGpuEmbeddings({ govern, fleet }: GpuEmbeddingDependencies): GpuEmbeddings {
  return {
    find: (name) => fleet.models().find((model) => model.name === name && model.task === 'embed') ?? null,

    call(field, given, { name, contextLength }) {
      const text = checkText(field, given);
      if (contextLength !== null)
        checkContext(field, text, contextLength, name, 'shorten it, split it, or use another model.');
      const { estimate } = estimateRow({ texts: [text], around: EMBEDDING_MARKS, maxOutputTokens: 0 });
      const fingerprint = hash(
        'sha256',
        JSON.stringify(['AI_EMBED', 'LAMBDA_LABS', name, text]),
        'base64url',
      );
      const price = (at: string): PricedCall => ({
        target: { function: 'AI_EMBED', model: name, backend: 'LAMBDA_LABS', warehouse: null },
        estimate,
        call: { field: at, fingerprint },
        reuse: { key: fingerprint, store: true },
      });
      return {
        price,
        async run(caller, { field: at, quoteId, withdrawn }) {
          const { user, requestId, trace } = caller;
          const { value, usage } = await govern({
            ...price(at),
            caller,
            ...(quoteId ? { quoteId } : {}),
            admit: () => {
              const refusal = fleet.full({ model: name, user: user.name });
              if (refusal) throw refusal;
            },
            run: async (hold) => {
              withdrawn?.throwIfAborted();
              const { vectors } = await fleet.embed(
                { model: name, texts: [text] },
                { user: user.name, requestId, signal: hold.signal, attempt: hold.attempt.bind(hold), trace },
              );
              return { vector: [...(vectors[0] ?? [])] };
            },
          });
          return { answer: value, usage };
        },
      };
    },
  };
}
