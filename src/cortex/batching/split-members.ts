import type { BatchMember } from './batch-member.ts';

export interface BatchLimits {
  /** Rows of one statement at most. */
  readonly maxRows: number;
  /** UTF-16 units of JSON in one statement at most; a single larger row still gets a statement of its own. */
  readonly maxCharacters: number;
}

/** Cuts a list, in order, into as few batches as the limits allow. */
export function splitMembers(
  members: readonly BatchMember[],
  { maxRows, maxCharacters }: BatchLimits,
): BatchMember[][] {
  const batches: BatchMember[][] = [];
  let current: BatchMember[] = [];
  let characters = 0;
  for (const member of members) {
    const size = member.json.length + 1;
    if (current.length > 0 && (current.length >= maxRows || characters + size > maxCharacters)) {
      batches.push(current);
      current = [];
      characters = 0;
    }
    current.push(member);
    characters += size;
  }
  if (current.length > 0) batches.push(current);
  return batches;
}
