import type { ClassBody, FunctionBody } from '../syntax/program.ts';
import type { RecordEntry } from './record.ts';
import type { Scope } from './scope.ts';

/** What an expression stands for, as far as the code of the project tells. */
export type Meaning =
  /** A name of a package from elsewhere; `()` marks a call on the way. */
  | { readonly kind: 'external'; readonly path: string }
  | { readonly kind: 'module'; readonly file: string }
  | { readonly kind: 'function'; readonly body: FunctionBody; readonly scope: Scope; readonly file: string }
  | { readonly kind: 'class'; readonly body: ClassBody; readonly scope: Scope; readonly file: string }
  | { readonly kind: 'instance'; readonly body: ClassBody; readonly scope: Scope; readonly file: string }
  /** A value that opens a connection when it is called. */
  | { readonly kind: 'opener'; readonly file: string }
  /** An open connection, engine, pool or session. */
  | { readonly kind: 'connection'; readonly file: string }
  | { readonly kind: 'text'; readonly text: string }
  /** A dictionary, object or list that the code writes out. */
  | { readonly kind: 'record'; readonly entries: readonly RecordEntry[]; readonly scope: Scope }
  | null;

/** The first that says most. */
export function firstOf(meanings: readonly Meaning[]): Meaning {
  const known = meanings.filter((meaning) => meaning !== null);
  return known.find((meaning) => meaning.kind !== 'external' || /[.]/.test(meaning.path)) ?? known[0] ?? null;
}
