/** Callers that arrive while a transaction is on its way share the next one, and its one wait for the disk. */
import type { Command, Outcome } from './command.ts';

/** What became of one caller's commands: they stand together or not at all. */
export type GroupResult = { readonly outcomes: readonly Outcome[] } | { readonly error: unknown };

export type CommitGroups = (groups: readonly (readonly Command[])[]) => Promise<readonly GroupResult[]>;

interface Waiting {
  readonly commands: readonly Command[];
  readonly resolve: (outcomes: readonly Outcome[]) => void;
  readonly reject: (error: unknown) => void;
}

/** Keeps a transaction short enough that nobody waits long behind it. */
const MAX_GROUPS = 512;

export function createGroupCommit(
  commit: CommitGroups,
): (commands: readonly Command[]) => Promise<readonly Outcome[]> {
  const waiting: Waiting[] = [];
  let busy = false;

  async function flush(): Promise<void> {
    const groups = waiting.splice(0, MAX_GROUPS);
    try {
      const results = await commit(groups.map((group) => group.commands));
      groups.forEach((group, i) => {
        const result = results[i];
        if (result && 'outcomes' in result) group.resolve(result.outcomes);
        else group.reject(result?.error ?? new Error('the ledger gave no result'));
      });
    } catch (error) {
      for (const group of groups) group.reject(error);
    }
    if (waiting.length > 0) setImmediate(flush);
    else busy = false;
  }

  return (commands) =>
    new Promise((resolve, reject) => {
      waiting.push({ commands, resolve, reject });
      if (busy) return;
      busy = true;
      // Not at once: the other fields of the same request arrive within this turn of the event loop.
      setImmediate(flush);
    });
}
