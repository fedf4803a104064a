/** What the first words of a statement say: its kind, or why it cannot run here whatever follows. */
import type { RefusalRule } from './refusal.ts';
import type { StatementKind } from './statement-description.ts';
import type { Token } from './tokenize.ts';

export interface StatementHead {
  readonly kind: StatementKind;
  readonly explains?: StatementKind;
  /** Grammar words only, never a name from the statement. */
  readonly head: string;
  /** The first token of the statement itself; past the prefix of an EXPLAIN. */
  readonly from: number;
  readonly refusal?: { readonly rule: RefusalRule; readonly reason: string };
}

const unseen = 'cannot be used here: what it runs cannot be seen';
const session = 'Sessions are shared: session state and transactions cannot be changed here';
const stage = 'Stages and files cannot be read or written here';
const access = 'Users, roles and privileges cannot be changed here';

const refusedHeads: Readonly<Record<string, string>> = {
  BEGIN: session,
  CALL: `CALL ${unseen}`,
  COMMENT: 'Comments are set with ALTER TABLE ... SET COMMENT',
  COMMIT: session,
  COPY: stage,
  DECLARE: session,
  EXECUTE: `EXECUTE ${unseen}`,
  GET: stage,
  GRANT: access,
  LIST: stage,
  LS: stage,
  PUT: stage,
  REMOVE: stage,
  REVOKE: access,
  RM: stage,
  ROLLBACK: session,
  SET: session,
  START: session,
  UNDROP: 'UNDROP cannot be used here',
  UNSET: session,
  USE: session,
};

const plainKinds: Readonly<Record<string, StatementKind>> = {
  '(': 'SELECT',
  DELETE: 'DELETE',
  DESC: 'DESCRIBE',
  DESCRIBE: 'DESCRIBE',
  INSERT: 'INSERT',
  MERGE: 'MERGE',
  SELECT: 'SELECT',
  SHOW: 'SHOW',
  TRUNCATE: 'TRUNCATE',
  UPDATE: 'UPDATE',
  VALUES: 'VALUES',
  WITH: 'SELECT',
};

const definitionReasons: Readonly<Record<string, string>> = {
  ACCOUNT: 'The account cannot be changed here',
  FUNCTION: 'Functions cannot be defined here: what they run cannot be seen',
  PROCEDURE: 'Procedures cannot be defined here: what they run cannot be seen',
  ROLE: access,
  SESSION: session,
  STAGE: stage,
  USER: access,
  WAREHOUSE: 'Warehouses cannot be changed here: they spend credits',
};

const tableModifiers: Readonly<Record<string, string>> = {
  DYNAMIC: 'Dynamic tables cannot be created here: they spend credits when they refresh',
  EVENT: 'Event tables cannot be created here',
  EXTERNAL: stage,
  GLOBAL: 'Temporary tables cannot be created here: sessions are shared',
  HYBRID: 'Hybrid tables cannot be created here',
  ICEBERG: stage,
  LOCAL: 'Temporary tables cannot be created here: sessions are shared',
  MATERIALIZED: 'Materialized views cannot be created here: they spend credits when their tables change',
  TEMP: 'Temporary tables cannot be created here: sessions are shared',
  TEMPORARY: 'Temporary tables cannot be created here: sessions are shared',
  VOLATILE: 'Temporary tables cannot be created here: sessions are shared',
};

const onlyTablesAndViews = 'Only tables and views can be created, altered or dropped here';

export function readHead(tokens: readonly Token[], from = 0): StatementHead {
  const first = tokens[from];
  const word = first?.kind === 'word' || first?.text === '(' ? first.text : '';
  const kind = plainKinds[word];
  if (kind) return { kind, head: kind, from };
  if (word === 'EXPLAIN') return readExplain(tokens, from);
  if (word === 'CREATE' || word === 'ALTER' || word === 'DROP') return readDefinition(tokens, from, word);
  const reason = refusedHeads[word];
  const refused = (head: string, text: string): StatementHead => ({
    kind: head === 'COPY' ? 'COPY' : 'OTHER',
    head,
    from,
    refusal: { rule: 'statement-kind', reason: text },
  });
  return reason ? refused(word, reason) : refused('UNKNOWN', 'Only queries and changes of data can run here');
}

function readExplain(tokens: readonly Token[], from: number): StatementHead {
  const using = tokens[from + 1]?.text === 'USING' && tokens[from + 1]?.kind === 'word';
  const inner = readHead(tokens, using ? from + 3 : from + 1);
  const badFormat = using && !['TABULAR', 'JSON', 'TEXT'].includes(tokens[from + 2]?.text ?? '');
  const explainable = !['SHOW', 'DESCRIBE', 'EXPLAIN', 'OTHER', 'COPY'].includes(inner.kind);
  const refusal = { rule: 'statement-kind', reason: 'EXPLAIN takes a query or a change of data' } as const;
  return {
    kind: 'EXPLAIN',
    explains: inner.kind,
    head: 'EXPLAIN',
    from: inner.from,
    ...(inner.refusal ? { refusal: inner.refusal } : badFormat || !explainable ? { refusal } : {}),
  };
}

function readDefinition(
  tokens: readonly Token[],
  from: number,
  verb: 'CREATE' | 'ALTER' | 'DROP',
): StatementHead {
  const words = tokens.slice(from + 1, from + 6).map((token) => (token.kind === 'word' ? token.text : ''));
  if (verb === 'CREATE' && words[0] === 'OR' && words[1] === 'REPLACE') words.splice(0, 2);
  const refused = (head: string, reason: string): StatementHead => ({
    kind: 'OTHER',
    head,
    from,
    refusal: { rule: 'definition', reason },
  });
  const harmless = verb === 'CREATE' && (words[0] === 'TRANSIENT' || words[0] === 'SECURE');
  const object = harmless ? words[1] : words[0];
  if (object === 'TABLE' || (object === 'VIEW' && words[0] !== 'TRANSIENT')) {
    const kind = `${verb} ${object}` as StatementKind;
    return { kind, head: kind, from };
  }
  const modifier = tableModifiers[object ?? ''];
  if (modifier) return refused(`${verb} ${object}`, modifier);
  const known = definitionReasons[object ?? ''];
  return refused(known ? `${verb} ${object}` : verb, known ?? onlyTablesAndViews);
}
