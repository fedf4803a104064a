import type { MicroCredits } from '../micro-credits.ts';

/** What one operation has been billed for its attempts, and the most that it may be. */
export class Bill {
  /** An accepted quote's; null: what the operation's price list says. */
  readonly cap: MicroCredits | null;
  #total = 0;

  constructor(cap: MicroCredits | null) {
    this.cap = cap;
  }

  /** Null where nothing bounds it. */
  get left(): MicroCredits | null {
    return this.cap === null ? null : (Math.max(0, this.cap - this.#total) as MicroCredits);
  }

  /** Adds an attempt's price. Returns what of it is charged. */
  add(price: MicroCredits): MicroCredits {
    const { left } = this;
    const charged = left === null ? price : (Math.min(price, left) as MicroCredits);
    this.#total += charged;
    return charged;
  }
}
