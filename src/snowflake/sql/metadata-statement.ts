/**
 * SHOW and DESCRIBE by a grammar of our own: the parser takes any words after SHOW. Only objects that describe data
 * are listed; users, roles, grants, secrets, integrations, stages and session state are not.
 *
 * Source: docs.snowflake.com, sql-reference/sql/show and sql-reference/sql/desc.
 */
import type { FormRefusal } from './refusal.ts';
import type { Token } from './tokenize.ts';

const showable = [
  ['COLUMNS'],
  ['CORTEX', 'SEARCH', 'SERVICES'],
  ['DATABASES'],
  ['DYNAMIC', 'TABLES'],
  ['EXTERNAL', 'TABLES'],
  ['FUNCTIONS'],
  ['IMPORTED', 'KEYS'],
  ['MATERIALIZED', 'VIEWS'],
  ['MODELS'],
  ['OBJECTS'],
  ['PRIMARY', 'KEYS'],
  ['SCHEMAS'],
  ['SEMANTIC', 'VIEWS'],
  ['SEQUENCES'],
  ['STREAMS'],
  ['TABLES'],
  ['UNIQUE', 'KEYS'],
  ['VIEWS'],
  ['WAREHOUSES'],
];
const describable = [
  ['CORTEX', 'SEARCH', 'SERVICE'],
  ['DATABASE'],
  ['DYNAMIC', 'TABLE'],
  ['EXTERNAL', 'TABLE'],
  ['MATERIALIZED', 'VIEW'],
  ['SCHEMA'],
  ['SEMANTIC', 'VIEW'],
  ['SEQUENCE'],
  ['STREAM'],
  ['TABLE'],
  ['VIEW'],
  ['WAREHOUSE'],
];

const unknownWords = 'SHOW and DESCRIBE take no such words here';
const refusedObject = 'Only objects that hold or describe data can be listed and described here';

export interface MetadataStatement {
  /** Token indexes of the names it gives: `IN SCHEMA a.b`, `DESCRIBE TABLE a.b.c`. */
  readonly names: readonly (readonly number[])[];
}

/** @param tokens of one statement, without its semicolon. */
export function readMetadataStatement(tokens: readonly Token[]): MetadataStatement | FormRefusal {
  let at = 1;
  const names: number[][] = [];
  const isWord = (text: string, index = at) => tokens[index]?.kind === 'word' && tokens[index]?.text === text;
  const take = (...texts: string[]): boolean => {
    if (!texts.every((text, offset) => isWord(text, at + offset))) return false;
    at += texts.length;
    return true;
  };
  const takeKind = (kind: Token['kind']): boolean => {
    if (tokens[at]?.kind !== kind) return false;
    at += 1;
    return true;
  };
  const takeName = (): boolean => {
    const name: number[] = [];
    while (takeKind('word') || takeKind('quoted')) {
      name.push(at - 1);
      if (tokens[at]?.kind !== 'symbol' || tokens[at]?.text !== '.') break;
      at += 1;
    }
    const complete = name.length > 0 && name.at(-1) === at - 1;
    names.push(name);
    return complete && name.length <= 3;
  };
  const end = (complete: boolean): MetadataStatement | FormRefusal =>
    complete && at === tokens.length ? { names } : { rule: 'unreadable', reason: unknownWords, at };

  if (isWord('SHOW', 0)) {
    take('TERSE');
    if (!showable.some((words) => take(...words)))
      return { rule: 'metadata-object', reason: refusedObject, at };
    take('HISTORY');
    if (take('LIKE') && !takeKind('string')) return end(false);
    if (take('IN')) {
      const scope = ['ACCOUNT', 'DATABASE', 'SCHEMA', 'TABLE', 'VIEW'].find((word) => take(word));
      const named = !['STARTS', 'LIMIT'].some((word) => isWord(word)) && at < tokens.length;
      if (scope !== 'ACCOUNT' && named && !takeName()) return end(false);
    }
    if (take('STARTS', 'WITH') && !takeKind('string')) return end(false);
    if (take('LIMIT')) {
      if (!takeKind('number')) return end(false);
      if (take('FROM') && !takeKind('string')) return end(false);
    }
    return end(true);
  }
  if (!describable.some((words) => take(...words)))
    return { rule: 'metadata-object', reason: refusedObject, at };
  if (!takeName()) return end(false);
  if (take('TYPE')) {
    const columns = tokens[at]?.text === '=' && isWord('COLUMNS', at + 1);
    at += columns ? 2 : 0;
    return end(columns);
  }
  return end(true);
}
