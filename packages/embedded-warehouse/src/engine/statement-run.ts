import type { EngineRequest, WireColumn } from '../protocol/engine.ts';
import type { Fragment } from './dialect/fragment.ts';
import type { Token } from './dialect/token.ts';
import type { Engine } from './engine.ts';
import type { LanguageBooks } from './engine-language.ts';
import type { SessionState } from './session-state.ts';

/** One statement on its way through the engine. */
export interface StatementRun {
  readonly engine: Engine;
  readonly session: SessionState;
  readonly request: EngineRequest;
  /** Without trailing semicolons; the last one is of kind `end`. */
  readonly tokens: readonly Token[];
  readonly sql: string;
  /** False when the tokens hold names that came from a bind or a variable. */
  readonly isCacheable: boolean;
  /** Of the catalog when the statement began; null once it has its turn, in which nobody else changes the catalog. */
  readonly catalogVersion: number | null;
  /** Open while the statement runs; null without language functions. */
  readonly books: LanguageBooks | null;
  /** Variables of the script that the statement is a part of. */
  readonly locals: ReadonlyMap<string, Fragment>;
  /** Runs another statement as a part of this one. */
  execute(sql: string, locals: ReadonlyMap<string, Fragment>): Promise<Answer>;
}

export interface Answer {
  readonly columns: readonly WireColumn[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly statementTypeId: number;
}

/** Snowflake's statement types as the driver knows them. */
export const statementTypes = {
  select: 0x1000,
  insert: 0x3100,
  update: 0x3200,
  delete: 0x3300,
  merge: 0x3400,
  transaction: 0x5000,
  session: 0x4000,
  definition: 0x6000,
  show: 0x1000,
} as const;

export function textColumn(name: string): WireColumn {
  const length = 16_777_216;
  return { name, type: 'text', nullable: true, precision: null, scale: null, length, byteLength: length };
}

export function numberColumn(name: string): WireColumn {
  return { name, type: 'fixed', nullable: true, precision: 38, scale: 0, length: null, byteLength: null };
}

export function timestampColumn(name: string): WireColumn {
  return {
    name,
    type: 'timestamp_ltz',
    nullable: true,
    precision: 0,
    scale: 3,
    length: null,
    byteLength: null,
  };
}

/** The one row of text that DDL and session statements answer. */
export function statusAnswer(text: string, statementTypeId: number = statementTypes.definition): Answer {
  return { columns: [textColumn('status')], rows: [[text]], statementTypeId };
}

/** The counts of changed rows that DML answers. */
export function countAnswer(counts: readonly (readonly [string, number])[], statementTypeId: number): Answer {
  return {
    columns: counts.map(([name]) => numberColumn(name)),
    rows: [counts.map(([, count]) => String(count))],
    statementTypeId,
  };
}

/** An instant as `timestamp_ltz` carries it. */
export function wireInstant(date: Date): string {
  return `${Math.floor(date.getTime() / 1000)}.${String(date.getTime() % 1000).padStart(3, '0')}000000`;
}
