import { withoutCommentsAndStrings } from '../knowledge/cortex-functions.ts';
import { HOLE } from '../syntax/program.ts';

/** A statement as source code writes it, with what is put into its text at run time. */
export interface SqlTemplate {
  /** Holes are `HOLE`. Escapes of the language are left as they are. */
  readonly text: string;
  /** The source of what fills each hole, in order. */
  readonly holes: readonly string[];
}

/** A part of a quoted text: what stands there, or the source of what is put there. */
export type TextPart = { readonly text: string } | { readonly source: string };

/** An argument of a Cortex function: a quoted text, or a bound value by its place or name. */
export type CortexArgument = { readonly parts: readonly TextPart[] } | { readonly bind: number | string };

/** A statement that is one Cortex function and nothing else. */
export interface CortexStatement {
  /** Upper case, without `SNOWFLAKE.CORTEX`. */
  readonly name: string;
  readonly args: readonly CortexArgument[];
  /** The name of its column; null where it has none of its own. */
  readonly column: string | null;
  /** Only the `results` of the JSON that it gives are selected. */
  readonly resultsOnly: boolean;
}

const FUNCTION = String.raw`(?:(?:SNOWFLAKE\.)?CORTEX\.)?(?<name>[A-Z][A-Z0-9_]*)\s*\((?<args>(?:[^()']|%\(\w+\)s|'(?:[^']|'')*')*)\)`;
const STATEMENT = new RegExp(
  String.raw`^\s*SELECT\s+(?:(?<wrapped>PARSE_JSON\s*\(\s*)${FUNCTION}\s*\)\s*(?:\[\s*'results'\s*\]|:\s*results)|${FUNCTION.replace('<name>', '<plainName>').replace('<args>', '<plainArgs>')})(?:\s+(?:AS\s+)?(?:(?<column>[A-Z_]\w*)|"(?<quoted>[^"]+)"))?\s*;?\s*$`,
  'i',
);

/** Reads a statement that is one Cortex function of texts and bound values, null for any other. */
export function readCortexStatement({ text, holes }: SqlTemplate): CortexStatement | null {
  // A backslash means one thing to the language and another to Snowflake.
  if (text.includes('\\')) return null;
  const groups = STATEMENT.exec(text)?.groups;
  if (groups === undefined) return null;
  const args = readArguments(groups.args ?? groups.plainArgs ?? '', holes);
  if (args === null) return null;
  return {
    name: (groups.name ?? groups.plainName ?? '').toUpperCase(),
    args,
    column: groups.quoted ?? groups.column?.toUpperCase() ?? null,
    resultsOnly: groups.wrapped !== undefined,
  };
}

function readArguments(text: string, holes: readonly string[]): CortexArgument[] | null {
  const pieces = text.match(/'(?:[^']|'')*'|[^,\s][^,]*/g) ?? [];
  let binds = 0;
  let next = 0;
  const args = pieces.map((piece): CortexArgument | null => {
    const bare = piece.trim();
    const named = /^%\((\w+)\)s$/.exec(bare)?.[1];
    if (named !== undefined) return { bind: named };
    const numbered = /^:(\d+)$/.exec(bare)?.[1];
    if (numbered !== undefined) return { bind: Number(numbered) - 1 };
    if (/^(%s|\?)$/.test(bare)) return { bind: binds++ };
    if (!/^'(?:[^']|'')*'$/.test(bare)) return null;
    const parts = bare
      .slice(1, -1)
      .replaceAll("''", "'")
      .split(new RegExp(`(${HOLE})`))
      .filter((part) => part !== '')
      .map((part): TextPart => (part === HOLE ? { source: holes[next++] ?? '' } : { text: part }));
    return { parts };
  });
  return args.every((arg) => arg !== null) ? args : null;
}

/** Whether a statement only reads; others need the gateway's writing operation. */
export function isRead(statement: string): boolean {
  return /^\s*(select|with|values|show|describe|desc|explain)\b/i.test(statement);
}

/** Replaces the placeholders of a statement that stand outside of its strings and comments. */
export function replacePlaceholders(
  text: string,
  pattern: RegExp,
  replace: (match: RegExpExecArray) => string,
): string {
  let result = '';
  let at = 0;
  for (const match of withoutCommentsAndStrings(text).matchAll(pattern)) {
    result += text.slice(at, match.index) + replace(match);
    at = match.index + match[0].length;
  }
  return result + text.slice(at);
}

const ESCAPED =
  /^(.+?)\.(?:replace\(\s*\/'\/g|replaceAll\(\s*(?:"'"|'\\'')|replace\(\s*(?:"'"|'\\''))\s*,\s*(?:"''"|'\\'\\''|"\\\\'"|`''`)\s*\)$/;
const PLAIN = /^[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*|\[(?:\d+|"\w+"|'\w+')\])*$/;

/**
 * The value behind a hole, without the doubling of its quotes for SQL, null where the value may not be the text itself:
 * `escape(text)` or a variable that was escaped before.
 *
 * @param around the source of the function, where it may have been escaped
 */
export function plainHole(source: string, around: string): string | null {
  const bare = ESCAPED.exec(source)?.[1] ?? source;
  if (!PLAIN.test(bare)) return null;
  const elsewhere = around.replaceAll(source, '');
  return /\breplace(?:All)?\([^)]*(?:''|\\')|\bescape\w*\(/.test(elsewhere) ? null : bare;
}

/** Whether a bound value is computed: it may be so only once, and in its turn. */
export function isComputed(value: string): boolean {
  return /[(=`]|\+\+|--|\b(await|yield|new|delete)\b/.test(value);
}

/** Whether the value of a hole is known to be text: it was escaped as such, or is annotated so. */
export function isKnownText(source: string, around: string): boolean {
  if (ESCAPED.test(source)) return true;
  return /^\w+$/.test(source) && new RegExp(`\\b${source}\\s*:\\s*(str|string)\\s*[,)=;\\n]`).test(around);
}
