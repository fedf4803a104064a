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
  /** What a text would be held for. @throws GatewayError BAD_USER_INPUT, CONTEXT_LENGTH_EXCEEDED */
  price(text: EmbeddedText, at: string): PricedCall;
  /** @throws GatewayError what `price`, `Govern` and the fleet throw */
  embed(text: EmbeddedText, caller: Caller, options: CallRowOptions): Promise<Answered<Vector>>;
}

export interface EmbeddedText {
  readonly text: string;
  /** Where it stands in the input, for errors. */
  readonly field: string;
  readonly model: FleetModel;
}

export interface Vector {
  readonly vector: number[];
}

export interface GpuEmbeddingDependencies {
  readonly govern: Govern;
  readonly fleet: Pick<GpuFleet, 'embed' | 'models'>;
}

export function createGpuEmbeddings({ govern, fleet }: GpuEmbeddingDependencies): GpuEmbeddings {
  const price = ({ text, field, model }: EmbeddedText, at: string): PricedCall => {
    const row = checkText(field, text);
    const { name, contextLength } = model;
    if (contextLength !== null)
      checkContext(field, row, contextLength, name, 'shorten it, split it, or use another model.');
    const fingerprint = hash('sha256', JSON.stringify(['AI_EMBED', 'LAMBDA_LABS', name, row]), 'base64url');
    return {
      target: { function: 'AI_EMBED', model: name, backend: 'LAMBDA_LABS', warehouse: null },
      estimate: estimateRow({ texts: [row], around: EMBEDDING_MARKS, maxOutputTokens: 0 }).estimate,
      call: { field: at, fingerprint },
      reuse: { key: fingerprint, store: true },
    };
  };

  return {
    find: (name) => fleet.models().find((model) => model.name === name && model.task === 'embed') ?? null,
    price,
    async embed(text, caller, { field, quoteId, withdrawn }) {
      const { value, usage } = await govern({
        ...price(text, field),
        caller,
        ...(quoteId ? { quoteId } : {}),
        run: async (hold) => {
          withdrawn?.throwIfAborted();
          const asked = { model: text.model.name, texts: [text.text.toWellFormed()] };
          const { vectors } = await fleet.embed(asked, {
            user: caller.user.name,
            requestId: caller.requestId,
            signal: hold.signal,
            attempt: (target, run) => hold.attempt(target, run),
            trace: caller.trace,
          });
          return { vector: [...(vectors[0] ?? [])] };
        },
      });
      return { answer: value, usage };
    },
  };
}
