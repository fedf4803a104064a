import { badInput } from '../../errors/gateway-error.ts';
import type { EmbeddingModel } from '../models/snowflake-model.ts';

/** @throws GatewayError BAD_USER_INPUT for a length that the model's vectors do not have. */
export function checkDimensions(wanted: number | null | undefined, model: EmbeddingModel): void {
  const lengths = [model.dimensions, ...(model.shorterDimensions ?? [])];
  if (wanted != null && !lengths.includes(wanted))
    throw badInput('dimensions', `is ${wanted}; vectors of ${model.name} have ${lengths.join(' or ')}.`);
}

/**
 * The beginning of the vector, of unit length again: what models that were trained so (Matryoshka representation
 * learning) put into their first dimensions is an embedding of its own.
 */
export function shortened(vector: number[], dimensions: number | null | undefined): number[] {
  if (dimensions == null || dimensions >= vector.length) return vector;
  const first = vector.slice(0, dimensions);
  const norm = Math.hypot(...first);
  return norm === 0 ? first : first.map((value) => value / norm);
}
