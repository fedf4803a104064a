/** The parser's tree, cut down to what carries meaning, and closed: syntax that is not listed is refused. */
import knownSyntax from './known-syntax.json' with { type: 'json' };
import { loadParser } from './sql-parser.ts';

export type TreeValue = string | number | true | Tree | readonly TreeValue[];
/** A node `{select: {...}}`, or the fields of one. What is absent is false, null or empty in the parser's answer. */
export interface Tree {
  readonly [key: string]: TreeValue | undefined;
}

export type ParseOutcome =
  | { readonly trees: readonly Tree[] }
  | {
      readonly failure: 'syntax' | 'depth' | 'unknown-syntax';
      /** Code points from the start of the parsed text, when the parser knows. */
      readonly at: number | null;
    };

const querySyntax = new Set(knownSyntax.query);
const writeSyntax = new Set([...knownSyntax.query, ...knownSyntax.write]);

/** Where each token starts and ends by the parser's own tokenizer, in code points; null when it gives up. */
export async function parserTokenSpans(text: string): Promise<readonly (readonly [number, number])[] | null> {
  const { Dialect, tokenize } = await loadParser();
  const { tokens } = tokenize(text, Dialect.Snowflake);
  return tokens?.map(({ span }) => [span.start, span.end] as const) ?? null;
}

class UnknownSyntax extends Error {}

/**
 * Parses with Snowflake's grammar. The parser is loaded by the first call.
 * @param writes whether the syntax of data changes and definitions is known too.
 * @param restore what a text of the tree is in the statement
 */
export async function parseSyntax(
  text: string,
  writes: boolean,
  restore: (text: string) => string = (text) => text,
): Promise<ParseOutcome> {
  const { Dialect, parse } = await loadParser();
  try {
    const result = parse(text, Dialect.Snowflake);
    if (!result.success) {
      // The parser bounds its own recursion, so that hostile nesting cannot exhaust its stack.
      const failure = result.error.includes('E_GUARD') ? 'depth' : 'syntax';
      return { failure, at: result.errorStart ?? null };
    }
    const known = writes ? writeSyntax : querySyntax;
    return { trees: result.ast.map((statement) => clean(statement, { known, restore }) as Tree) };
  } catch (error) {
    if (error instanceof UnknownSyntax) return { failure: 'unknown-syntax', at: null };
    // A trap inside WebAssembly: whatever the text was, it was not understood.
    return { failure: 'syntax', at: null };
  }
}

interface Cleaning {
  readonly known: ReadonlySet<string>;
  readonly restore: (text: string) => string;
}

function clean(value: unknown, cleaning: Cleaning): TreeValue | undefined {
  if (value === null || value === undefined || value === false) return undefined;
  if (Array.isArray(value)) return value.map((item) => clean(item, cleaning) ?? {});
  if (typeof value === 'string') return cleaning.restore(value);
  if (typeof value !== 'object') return value as number | true;
  const entries = Object.entries(value);
  // The parser hangs comments on a node by wrapping it.
  const wrapped = entries[0]?.[0] === 'annotated' ? (entries[0][1] as { this: unknown }).this : undefined;
  if (wrapped !== undefined) return clean(wrapped, cleaning);
  const node: Record<string, TreeValue> = {};
  for (const [key, child] of entries) {
    if (key.endsWith('comments')) continue;
    const kept = key === 'span' ? spanStart(child) : clean(child, cleaning);
    if (kept === undefined || (Array.isArray(kept) && kept.length === 0)) continue;
    if (key !== 'span' && !cleaning.known.has(key)) throw new UnknownSyntax(key);
    node[key] = kept;
  }
  return node;
}

function spanStart(span: unknown): number | undefined {
  return (span as { start?: number } | null)?.start;
}

const isTree = (value: TreeValue | undefined): value is Tree =>
  typeof value === 'object' && !Array.isArray(value);

/** The fields of the node when it is of this kind: `nodeOf(tree, 'select')`. */
export function nodeOf(value: TreeValue | undefined, kind: string): Tree | undefined {
  const node = isTree(value) ? value[kind] : undefined;
  return isTree(node) ? node : undefined;
}

export function listOf(value: TreeValue | undefined): readonly TreeValue[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: TreeValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The text of an identifier, which the parser writes as `{name: "x"}` or as a plain string. */
export function nameOf(value: TreeValue | undefined): string | undefined {
  return isTree(value) ? textOf(value.name) : textOf(value);
}

/** Calls `enter` for every object below and including `value`, parents first; false skips what is inside. */
export function visit(
  value: TreeValue | undefined,
  enter: (node: Tree, key: string) => boolean | undefined,
  key = '',
): void {
  if (Array.isArray(value)) for (const item of value) visit(item, enter, key);
  else if (isTree(value) && enter(value, key) !== false)
    for (const [name, child] of Object.entries(value)) visit(child, enter, name);
}
