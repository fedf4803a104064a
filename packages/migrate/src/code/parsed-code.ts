import type { Statement } from '../syntax/program.ts';
import type { Meanings } from './meaning.ts';
import type { CodeLanguage } from './project.ts';
import type { Scope } from './scope.ts';

/** A parsed file with what its names mean. */
export interface ParsedCode {
  readonly text: string;
  readonly path: string;
  readonly language: CodeLanguage;
  readonly statements: readonly Statement[];
  readonly scope: Scope;
  readonly meanings: Meanings;
}
