import type { Fragment } from './dialect/fragment.ts';
import type { Source } from './dialect/scope.ts';
import type { Token } from './dialect/token.ts';
import { type Parts, translateParts, translateQuery } from './dialect/translate.ts';
import type { Translation } from './dialect/translation.ts';
import { sessionWeeks } from './session-weeks.ts';
import type { StatementRun } from './statement-run.ts';
import { createRunContext, type RunContext } from './translation-context.ts';
import { bindSignature } from './values/binds.ts';

/** The translation of a query, kept for the next statement with the same text, schema, weeks and bind types. */
export function translateRun(run: StatementRun): Translation {
  const { engine, session, request, sql } = run;
  const weeks = sessionWeeks(run);
  const key = [
    engine.catalog.version,
    session.database ?? '',
    session.schema ?? '',
    `${weeks.start}${weeks.fromNewYear}`,
    bindSignature(request.bindings),
    sql,
  ].join('\u0000');
  const mayKeep = run.isCacheable && run.locals.size === 0 && session.temporaryTables.size === 0;
  const kept = mayKeep ? engine.translations.get(key) : undefined;
  if (kept) return kept;
  const context = createRunContext(run);
  const translation = translateTokens(run, run.tokens, context);
  if (mayKeep && context.isCacheable()) engine.translations.set(key, translation);
  return translation;
}

/** Translates a query that is a part of a statement. */
export function translateTokens(
  run: StatementRun,
  tokens: readonly Token[],
  context: RunContext = createRunContext(run),
): Translation {
  const query = translateQuery(ended(tokens), run.sql, context.context, context.hasBind);
  return { text: query.text, columns: query.columns, parameters: context.parameters };
}

/** Translates expressions, FROM items and a condition that share one scope: the pieces of a DML statement. */
export function translatePieces(
  run: StatementRun,
  parts: Parts,
  sources: readonly Source[],
  context: RunContext,
): { expressions: Fragment[]; from: string; where: string | null } {
  return translateParts(parts, run.sql, sources, context.context, context.hasBind);
}

/** Tokens with an end, as the parser expects them. */
export function ended(tokens: readonly Token[]): readonly Token[] {
  const last = tokens.at(-1);
  if (last?.kind === 'end') return tokens;
  const end: Token = {
    kind: 'end',
    text: '<EOF>',
    value: '',
    start: last?.end ?? 0,
    end: last?.end ?? 0,
    line: last?.line ?? 1,
    position: (last?.position ?? 0) + (last?.text.length ?? 0),
  };
  return [...tokens, end];
}
