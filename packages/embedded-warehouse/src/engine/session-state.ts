import type { DuckDBConnection } from '@duckdb/node-api';
import type { WireColumn } from '../protocol/engine.ts';
import type { CatalogObject } from './catalog/catalog-object.ts';
import type { Fragment } from './dialect/fragment.ts';
import type { BindParameters } from './values/binds.ts';

/** The rows of an earlier statement, for RESULT_SCAN. */
export interface KeptResult {
  readonly columns: readonly WireColumn[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** What SET has set: its value, and what SHOW VARIABLES tells of it. */
export interface SessionVariable extends Fragment {
  /** Null for NULL. */
  readonly shown: string | null;
  readonly createdOn: Date;
  readonly updatedOn: Date;
}

/** What one session remembers between statements; the parts of the engine read and change it. */
export interface SessionState {
  readonly id: string;
  readonly connection: DuckDBConnection;
  user: string;
  role: string;
  database: string | null;
  schema: string | null;
  warehouse: string | null;
  timeZone: string;
  /** Those that the connection has macros for, by kind of moment. */
  readonly outputFormats: Map<string, string>;
  readonly parameters: Map<string, string>;
  readonly variables: Map<string, SessionVariable>;
  /** Those and temporary views, keyed by `DB.SCHEMA.NAME`. */
  readonly temporaryTables: Map<string, CatalogObject>;
  readonly results: Map<string, KeptResult>;
  /** Of the statements so far, the oldest first; those of long ago are gone. */
  readonly queryIds: string[];
  /** How many of them are gone. */
  forgottenQueryIds: number;
  /** A transaction that BEGIN opened and nothing ended yet. */
  inTransaction: boolean;
  /** What the open transaction changed so far, to be done again after one of its statements failed. */
  readonly journal: JournalEntry[];
}

export interface JournalEntry {
  readonly text: string;
  readonly parameters: BindParameters;
}
