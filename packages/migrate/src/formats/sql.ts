import type { Sighting } from '../finding.ts';
import { cortexFunctionsIn, withoutCommentsAndStrings } from '../knowledge/cortex-functions.ts';
import { passwordsInSql } from '../knowledge/secrets.ts';

/** Cortex functions that a SQL file or dbt model calls, and dbt macros of the tree that call one. */
export function sqlCallsIn(text: string, cortexMacros: ReadonlySet<string>): Sighting[] {
  const functions = mentionsIn(text);
  const bare = withoutCommentsAndStrings(text);
  const macros = [...bare.matchAll(/\{[{%-]{1,2}[\s\S]*?[%}-]{1,2}\}/g)].flatMap((block) =>
    macroCalls(block[0], block.index, bare, cortexMacros),
  );
  return [...functions, ...macros, ...passwordsIn(text)];
}

function passwordsIn(text: string): Sighting[] {
  const code = text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '));
  return passwordsInSql(code).map(({ offset, calls }) => ({
    line: lineAt(text, offset),
    kind: 'credential',
    calls,
  }));
}

function mentionsIn(text: string): Sighting[] {
  return cortexFunctionsIn(withStatementsOpen(text)).map((mention) => ({
    line: lineAt(text, mention.offset),
    kind: 'cortex-call',
    calls: mention.name,
  }));
}

/** The quotes become blanks of a string that is run, and all else stays where it is. */
function withStatementsOpen(said: string): string {
  const text = said.replace(SAID, (call) => call.replace(/[^\n]/g, ' '));
  const open = (_: string, before: string, body: string) => `${before} ${body.replaceAll("''", '  ')} `;
  return text.replace(RUN_AT_ONCE, open).replace(BODY, open);
}

/** What a template writes into its log, or stops with. */
const SAID = /\b(?:log|print|warn|raise_compiler_error)\(\s*"[^"\n]*"/g;
/** `execute immediate '...'` */
const RUN_AT_ONCE =
  /((?:\bexecute\s+immediate|:=|\bsql_?text\s*[:=]|\bstatement\s*:?=)\s*)'((?:[^']|'')*)'/gi;
/** `create function ... as '...'` */
const BODY = /(\bcreate\b[^;$]*?\b(?:function|procedure)\b[^;$]*?(?<!\bexecute)\s+as\s*)'((?:[^']|'')*)'/gi;

/** `language python ... as $$ ... $$`: the body of a procedure, below as many empty lines as stand above it. */
export function pythonBodiesIn(text: string): string[] {
  return [...text.matchAll(/\blanguage\s+python\b(?:(?!\$\$|;).)*?\bas\s*\$\$(.*?)\$\$/gis)].map((match) => {
    const body = match[1] ?? '';
    const above = text.slice(0, match.index + match[0].length - body.length - 2).match(/\n/g)?.length ?? 0;
    return '\n'.repeat(above) + body;
  });
}

function macroCalls(block: string, offset: number, text: string, macros: ReadonlySet<string>): Sighting[] {
  if (/^\{%-?\s*(macro|call|endmacro)\b/.test(block)) return [];
  return [...block.matchAll(/\b(?:[a-z_]\w*\.)?([a-z_]\w*)\s*\(/gi)]
    .filter((match) => macros.has(match[1] ?? ''))
    .map((match) => ({
      line: lineAt(text, offset + match.index),
      kind: 'cortex-call',
      calls: `macro ${match[1] ?? ''}`,
      confidence: 'medium',
    }));
}

function lineAt(text: string, offset: number): number {
  return (text.slice(0, offset).match(/\n/g)?.length ?? 0) + 1;
}

/** The macros of a dbt file that call a Cortex function, or another macro that does. */
export function cortexMacrosIn(text: string, known: ReadonlySet<string>): string[] {
  return [...text.matchAll(/\{%-?\s*macro\s+(\w+)\s*\([\s\S]*?-?%\}([\s\S]*?)\{%-?\s*endmacro\b/g)]
    .filter(
      ({ 2: body = '' }) =>
        cortexFunctionsIn(body).length > 0 ||
        /\bsnowflake\.cortex\./i.test(withoutCommentsAndStrings(body)) ||
        sqlCallsIn(body, known).length > 0,
    )
    .map((match) => match[1] ?? '');
}
