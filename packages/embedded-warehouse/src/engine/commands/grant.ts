import type { CatalogChange } from '../catalog/catalog.ts';
import { createCursor, findWord, sourceText } from '../dialect/cursor.ts';
import { isWord } from '../dialect/token.ts';
import { kindNotFound } from '../errors/snowflake-errors.ts';
import type { Answer, StatementRun } from '../statement-run.ts';
import { dropChange, executed, newObject, storeDefinition } from './definition.ts';

/**
 * GRANT and REVOKE are kept and listed by SHOW GRANTS. They are not enforced: the embedded warehouse has one
 * tenant, and every session may do everything.
 */
export async function runGrant(run: StatementRun): Promise<Answer> {
  const revoke = isWord(run.tokens[0], 'REVOKE');
  const tokens = run.tokens.slice(0, -1);
  const to = findWord(tokens, 1, revoke ? 'FROM' : 'TO');
  const on = findWord(tokens, 1, 'ON');
  const cursor = createCursor(run.tokens, to);
  if (to === tokens.length) cursor.fail();
  cursor.next();
  const grantee = readGrantee(
    run,
    tokens.slice(to + 1).map((token) => token.value),
  );
  const privileges = sourceText(tokens.slice(1, Math.min(on, to)), run.sql).toUpperCase();
  const target = on < to ? sourceText(tokens.slice(on + 1, to), run.sql).toUpperCase() : privileges;
  const names = on < to ? privileges.split(',').map((name) => name.trim()) : ['USAGE'];
  const changes = names.flatMap((privilege): CatalogChange[] => {
    const name = `${privilege} ON ${target} TO ${grantee.kind} ${grantee.name}`;
    const existing = run.engine.catalog.find('GRANT', [null, null, name]);
    if (revoke) return existing ? [dropChange(existing)] : [];
    // What is granted already stays as it was granted.
    if (existing) return [];
    return [
      { put: newObject(run, 'GRANT', [null, null, name], '', { privilege, target, ...granted(grantee) }) },
    ];
  });
  await storeDefinition(run, [], async () => ({ ddl: [], changes }));
  return executed();
}

interface Grantee {
  readonly kind: 'ROLE' | 'USER' | 'DATABASE ROLE' | 'APPLICATION ROLE';
  readonly name: string;
}

function granted(grantee: Grantee) {
  return { granteeKind: grantee.kind, grantee: grantee.name };
}

function readGrantee(run: StatementRun, words: readonly string[]): Grantee {
  const [first = '', second = ''] = words;
  const name =
    words.filter((word) => word !== '.').at(first === 'DATABASE' || first === 'APPLICATION' ? 2 : 1) ??
    second;
  if (first === 'DATABASE') return { kind: 'DATABASE ROLE', name };
  if (first === 'APPLICATION') return { kind: 'APPLICATION ROLE', name };
  if (first === 'USER') return { kind: 'USER', name };
  const role = first === 'ROLE' ? name : first;
  if (!run.engine.catalog.find('ROLE', [null, null, role])) throw kindNotFound('ROLE', role);
  return { kind: 'ROLE', name: role };
}
