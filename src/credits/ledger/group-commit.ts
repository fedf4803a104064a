/** Callers that arrive while a transaction is on its way share the next one, and its one wait for the disk. */
import type { Command, Outcome } from './command.ts';

/** What became of one caller's commands: they stand together or not at all. */
export type GroupResult = { readonly outcomes: readonly Outcome[] } | { readonly error: unknown };

/**
 * The groups of one transaction: the same ones each time. They are chosen when it is first called, so that whoever comes
 * while the store still waits for its turn is among them.
 */
export type TakeGroups = () => readonly (readonly Command[])[];

/** @param isOpen False: there is one group, which has been chosen already. */
export type CommitGroups = (take: TakeGroups, isOpen: boolean) => Promise<readonly GroupResult[]>;

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

  /** The callers who are first in line and can share a transaction. */
  function takeNext(): readonly Waiting[] {
    const end = waiting.findIndex(({ commands }) => commands.some(isAlone));
    const together = end < 0 ? waiting.length : Math.max(end, 1);
    return waiting.splice(0, Math.min(together, MAX_GROUPS));
  }

  async function flush(): Promise<void> {
    const isOpen = !waiting[0]?.commands.some(isAlone);
    let taken: readonly Waiting[] | undefined;
    const take = () => {
      taken ??= takeNext();
      return taken;
    };
    try {
      const results = await commit(() => take().map(({ commands }) => commands), isOpen);
      take().forEach((group, i) => {
        const result = results[i];
        if (result && 'outcomes' in result) group.resolve(result.outcomes);
        else group.reject(result?.error ?? new Error('the ledger gave no result'));
      });
    } catch (error) {
      for (const group of take()) group.reject(error);
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

/** An administrator's act changes which scopes count; a search for orphans reads more than its commands name. */
const alone = new Set([
  'setLimit',
  'clearLimit',
  'suspend',
  'suspendImmediate',
  'resume',
  'resetWindow',
  'expire',
]);

function isAlone({ type }: Command): boolean {
  return alone.has(type);
}
