/** A parsed statement as the rules of advice look at it: its SELECTs in the order of the text, and where things are. */

import type { StatementSyntax } from '../parse-statement.ts';
import { createLocator, type Position } from '../refusal.ts';
import type { StatementDescription } from '../statement-description.ts';
import { nameOf, nodeOf, type Tree, type TreeValue, textOf, visit } from '../syntax-tree.ts';

export interface SelectView {
  /** The fields of the SELECT. */
  readonly node: Tree;
  /** Where its SELECT stands. */
  readonly at: Position | null;
  /** Whether its rows are the statement's result, and not an input of something else. */
  readonly outermost: boolean;
  /** Whether it only tells if there are rows. */
  readonly inExists: boolean;
}

export interface QueryView {
  readonly description: StatementDescription;
  readonly tree: Tree;
  readonly selects: readonly SelectView[];
  /** Whether this is a stored table or a view, and not a name that a WITH has made. */
  isStored(source: TreeValue | undefined): boolean;
  /** Where the text of a node begins, by the first name in it; null when there is none. */
  positionOf(value: TreeValue | undefined): Position | null;
  /** The name of a called function, in upper case. */
  functionName(call: Tree): string;
  /** Where a word of a SELECT's own clauses stands: its LIMIT, not that of a subquery. */
  clausePosition(select: SelectView, word: string): Position | null;
}

export function createQueryView(
  sql: string,
  description: StatementDescription,
  { tree, tokens, calls, masked }: StatementSyntax,
): QueryView {
  const locate = createLocator(sql);
  const tokenPosition = (index: number | undefined): Position | null => {
    const token = index === undefined ? undefined : tokens[index];
    return token ? locate(token.start) : null;
  };
  const selectTokens = tokens.flatMap((token, index) =>
    token.kind === 'word' && token.text === 'SELECT' ? [index] : [],
  );
  const nodes = findSelects(tree);
  // Both are in the order of the text; if they do not pair up, positions are left out rather than wrong.
  const paired = nodes.length === selectTokens.length;
  const tokenOf = new Map(nodes.map(({ node }, index) => [node, paired ? selectTokens[index] : undefined]));

  const commonTables = new Set<string>();
  visit(tree, (node, key) => {
    if (key === 'ctes') commonTables.add((nameOf(node.alias) ?? '').toUpperCase());
    return true;
  });

  return {
    description,
    tree,
    selects: nodes.map((found) => ({ ...found, at: tokenPosition(tokenOf.get(found.node)) })),
    isStored(source) {
      const table = nodeOf(source, 'table');
      return (
        table !== undefined &&
        (Boolean(table.schema) || !commonTables.has((nameOf(table.name) ?? '').toUpperCase()))
      );
    },
    positionOf(value) {
      let first: number | undefined;
      const offer = (token: number | undefined) => {
        if (token !== undefined && (first === undefined || token < first)) first = token;
      };
      visit(value, (node) => {
        if (typeof node.span === 'number') offer(masked.tokenAt.get(node.span));
        const call = masked.callAt.get(textOf(nodeOf(node, 'function')?.name) ?? '');
        if (call !== undefined) offer(calls[call]?.first);
        return true;
      });
      return tokenPosition(first);
    },
    functionName(call) {
      return calls[masked.callAt.get(textOf(call.name) ?? '') ?? -1]?.name ?? '';
    },
    clausePosition({ node }, word) {
      const start = tokenOf.get(node);
      if (start === undefined) return null;
      let depth = 0;
      for (let index = start; index < tokens.length && depth >= 0; index += 1) {
        const { kind, text } = tokens[index] ?? { kind: 'symbol', text: '' };
        if (kind === 'symbol' && '([{'.includes(text)) depth += 1;
        if (kind === 'symbol' && ')]}'.includes(text)) depth -= 1;
        if (depth === 0 && kind === 'word' && text === word) return tokenPosition(index);
      }
      return null;
    },
  };
}

type FoundSelect = Omit<SelectView, 'at'>;

function findSelects(tree: Tree): FoundSelect[] {
  const found: FoundSelect[] = [];
  const walk = (value: TreeValue | undefined, outermost: boolean, inExists: boolean): void => {
    if (Array.isArray(value)) for (const item of value) walk(item, outermost, inExists);
    else if (typeof value === 'object') {
      // The parser lists a WITH behind what it stands before in the text.
      const fields = Object.entries(value as Tree).sort(
        ([a], [b]) => Number(b === 'with') - Number(a === 'with'),
      );
      for (const [key, child] of fields) {
        const inside = key === 'exists' || (inExists && key !== 'from');
        if (key !== 'select')
          walk(child, outermost && ['union', 'intersect', 'except', 'left', 'right'].includes(key), inside);
        else {
          const node = child as Tree;
          walk(node.with, false, false);
          found.push({ node, outermost, inExists });
          walk({ ...node, with: undefined }, false, false);
        }
      }
    }
  };
  walk(tree, true, false);
  return found;
}
