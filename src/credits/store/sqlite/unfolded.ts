import type { JournalEntry } from './journal.ts';
import type { BucketRow, EventRow, HoldRow } from './table-rows.ts';

/** The rows that are in the journal and not yet in their tables: the newest of each key. */
export class Unfolded {
  readonly buckets = new Map<string, BucketRow>();
  readonly holds = new Map<string, HoldRow>();
  readonly events = new Map<string, EventRow>();
  /** Holds that may have a row and are gone. */
  readonly dropped = new Set<string>();
  /** Holds that surely have none: most calls end before anybody puts them into the table. */
  readonly #new = new Set<string>();

  /** Rows that their tables need sooner or later; most new holds are over before. */
  get size(): number {
    return this.buckets.size + this.holds.size - this.#new.size + this.events.size + this.dropped.size;
  }

  get isEmpty(): boolean {
    return this.size + this.#new.size === 0;
  }

  newHolds(): readonly HoldRow[] {
    return [...this.#new].map((id) => this.holds.get(id) as HoldRow);
  }

  /** @param isNew whether a hold has just been taken */
  add([buckets, holds, events, dropped]: JournalEntry, isNew: (holdId: string) => boolean): void {
    for (const row of buckets) this.buckets.set(`${row[0]} ${row[1]}`, row);
    for (const row of holds) {
      const [id] = row;
      if (isNew(id)) this.#new.add(id);
      this.holds.set(id, row);
    }
    for (const row of events) this.events.set(row[0], row);
    for (const id of dropped) {
      this.holds.delete(id);
      if (!this.#new.delete(id)) this.dropped.add(id);
    }
  }

  clear(): void {
    this.buckets.clear();
    this.holds.clear();
    this.events.clear();
    this.dropped.clear();
    this.#new.clear();
  }
}
