/** A list of any length with its states: it is read on as somebody scrolls to its end. */
import type { ComponentChildren } from 'preact';
import type { Pages } from '../data/use-pages.ts';
import { FailureNote, Waiting } from './answered.tsx';
import { LongTable } from './long-table.tsx';
import type { Column } from './table.tsx';

export interface PagedTableProps<N> {
  readonly caption: string;
  readonly pages: Pages<N>;
  readonly columns: readonly Column<N>[];
  readonly keyOf: (row: N, index: number) => string;
  /** What an empty list means, and what to do about it. */
  readonly empty: ComponentChildren;
}

export function PagedTable<N>({ caption, pages, columns, keyOf, empty }: PagedTableProps<N>) {
  const { nodes, failure, isAsking, hasMore, again, more } = pages;
  return (
    <>
      {failure && <FailureNote failure={failure} askAgain={again} />}
      {nodes.length > 0 ? (
        <LongTable caption={caption} columns={columns} rows={nodes} keyOf={keyOf} onEnd={more} />
      ) : isAsking || (hasMore && !failure) ? (
        <Waiting />
      ) : (
        !failure && <div class="state empty">{empty}</div>
      )}
    </>
  );
}
