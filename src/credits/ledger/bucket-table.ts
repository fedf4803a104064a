import type { Scope } from '../scope.ts';
import type { WindowId } from '../windows/credit-calendar.ts';
import type { Bucket } from './bucket.ts';

interface Cell {
  bucket: Bucket;
  isChanged: boolean;
}

/** The buckets of one transaction, as read and as changed. */
export class BucketTable {
  readonly #windows = new Map<WindowId, Map<Scope, Cell>>();

  constructor(read: Iterable<Bucket>) {
    for (const bucket of read) {
      const cells = this.#windows.get(bucket.window) ?? new Map<Scope, Cell>();
      this.#windows.set(bucket.window, cells.set(bucket.scope, { bucket, isChanged: false }));
    }
  }

  get(scope: Scope, window: WindowId): Bucket {
    return this.#cell(scope, window).bucket;
  }

  put(bucket: Bucket): void {
    const cell = this.#cell(bucket.scope, bucket.window);
    cell.bucket = bucket;
    cell.isChanged = true;
  }

  changed(): readonly Bucket[] {
    return [...this.#windows.values()].flatMap((cells) =>
      [...cells.values()].filter(({ isChanged }) => isChanged).map(({ bucket }) => bucket),
    );
  }

  #cell(scope: Scope, window: WindowId): Cell {
    const cell = this.#windows.get(window)?.get(scope);
    if (!cell) throw new Error(`the decision did not ask for the bucket of ${scope} in ${window}`);
    return cell;
  }
}
