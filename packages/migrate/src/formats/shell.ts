import type { Sighting } from '../finding.ts';
import { GPU_NAME, gpuAddressIn } from '../knowledge/addresses.ts';
import { cortexFunctionsIn, cortexRestPathIn } from '../knowledge/cortex-functions.ts';
import { connectionStringIn } from '../knowledge/drivers.ts';
import {
  bearerIn,
  isOfOpenAi,
  isOurs,
  nameOfFlag,
  OPENAI_ADDRESS,
  secretGiven,
  secretIn,
} from '../knowledge/secrets.ts';
import { HOLE } from '../syntax/program.ts';

const ASSIGNMENT = String.raw`[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|\$\([^)]*\)|[^\s;|&]*)`;
/** What stands before a program that runs it. */
const RUNNER = String.raw`(?:(?:then|do|else|if|while|exec|eval|sudo|time|env|nohup|command|nice|uvx|xargs(?:\s+-\S+)*|timeout\s+\S+|(?:uv|poetry|pipx|pipenv)\s+run|docker(?:-compose|\s+compose)?\s+(?:exec|run)\b[^|;&]*?|kubectl\s+exec\b[^|;&]*?--|ssh\s+\S+|(?:su|bash|sh)\b[^|;&]*?-\w*c)\s+|(?:sh|bat|powershell|pwsh)\s*\(?\s*(?=["']))`;
/** When a line of a crontab runs, and as whom. */
const SCHEDULE = String.raw`\s*(?:(?:[\d*/,-]+\s+){5}|@(?:hourly|daily|weekly|monthly)\s+)(?:[a-z]+\s+)?`;
const STARTS = String.raw`(?:^(?:${SCHEDULE})?|[|&;({!\x60]|\$\(|\b${RUNNER})\s*["']?[@+-]?(?:${RUNNER}|${ASSIGNMENT}\s+)*[@+-]?["']?(?:[\w.~/$\uE000{}-]*/)?`;
const PROGRAM = String.raw`(snowsql|snow\s+(?:--?[\w-]+(?:[=\s]\s*[^\s-]\S*)?\s+){0,6}?(?:sql|connection|cortex|object|stage|snowpark|streamlit|app|git|spcs|notebook|dbt)|sfsql|schemachange)\b`;
/** Asking for a version or a help text, looking at one's settings, and setting a variable of this name reach nothing. */
const COMMAND = new RegExp(
  String.raw`${STARTS}${PROGRAM}(?!\s*(?:--?(?:version|help|v|\?)\b|[=:]|(?<=connection\s*)(?:list|remove|set-default)\b))`,
);

/** Functions and aliases of other scripts that call Snowflake's command line, by the names of their files. */
export type ShellWrappers = ReadonlyMap<string, ReadonlySet<string>>;

/** What a shell script runs against Snowflake and the GPU servers. `before` lines stand above the text. */
export function shellCallsIn(
  text: string,
  before = 0,
  wrappers: ShellWrappers = new Map(),
  handed: ReadonlySet<string> = new Set(),
): Sighting[] {
  const found: Sighting[] = [];
  const lines = text.split('\n');
  const variables = variablesOf(text);
  const calls = callsOf(sourcedWrappers(text, wrappers));
  const speaksOpenAi = [...variables].some(
    ([name, value]) => OPENAI_ADDRESS.test(name) && gpuAddressIn(value, { name }) !== null,
  );
  let sql: RegExp | null = null;
  let start = 1;
  for (const [index, raw] of lines.entries()) {
    const code = withoutComment(raw);
    if (!/\\\s*$/.test(lines[index - 1] ?? '')) start = index + 1;
    if (code.trim() === '') continue;
    const said =
      /^\s*(echo|printf|log|info|warn|die|usage)\b/.test(code) &&
      !/\|\s*(snowsql|snow|curl)|\$\(\s*(snowsql|snow)\b|>>?\s*(?![&\s]|\/dev\/)/.test(code);
    if (said && sql === null) continue;
    const command = sql === null ? commandIn(code, variables, calls) : null;
    if (command !== null) {
      found.push({ line: before + start, kind: 'connection', calls: command });
      if (/^snow\s+cortex/.test(command))
        found.push({ line: before + index + 1, kind: 'cortex-call', calls: command });
    }
    found.push(
      ...ofLine(code, before + index + 1, before + start, sql !== null || command !== null, variables),
      ...secretsOf(
        code,
        isOurs(continued(lines, start - 1)) || command !== null,
        before + index + 1,
        speaksOpenAi,
        handed,
      ),
      ...airflowConnectionOf(lines, start - 1, index, before),
      ...bearerOf(lines, start - 1, index, before, variables),
    );
    // A statement of `snowsql -q "..."` or of a here-document may run over the next lines.
    if (command !== null) sql = endOf(lines.slice(start - 1, index + 1).join('\n'));
    else if (sql?.test(code)) sql = null;
  }
  return found;
}

/** A line that ends what a command began: its here-document, its quotes, or the last of its continued lines. */
function endOf(command: string): RegExp | null {
  const document = /<<-?\s*["']?(\w+)/.exec(command)?.[1];
  if (document !== undefined) return new RegExp(`^\\s*${document}\\s*$`);
  const quotes = command.replace(/\\./g, '').replace(/"[^"]*"|'[^']*'/g, '');
  const open = /["']/.exec(quotes)?.[0];
  if (open !== undefined) return new RegExp(open);
  return /\\\s*$/.test(command) ? /[^\\\s]\s*$/ : null;
}

function withoutComment(line: string): string {
  return line.replace(/(^|\s)#(?!\{).*$/, '$1');
}

/** Plain values of variables, also of a Makefile. */
export function variablesOf(text: string): Map<string, string> {
  const assigned =
    /^[ \t]*(?:export\s+|local\s+|readonly\s+|declare\s+(?:-\w+\s+)?)?([A-Za-z_]\w*)[ \t]*[:?]?=[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s(][^\n]*?))[ \t]*$/gm;
  return new Map(
    [...text.matchAll(assigned)].map(([, name = '', double, single, plain]) => [
      name,
      double ?? single ?? plain ?? '',
    ]),
  );
}

/** The text with the variables of the script filled in, and a hole for each other one. */
function filledIn(code: string, variables: ReadonlyMap<string, string>, depth = 3): string {
  const filled = code.replace(
    /\$\{(\w+)(?::?[-=]([^}]*))?[^}]*\}|\$(\w+)|\$\((\w+)\)/g,
    (_, braced?: string, fallback?: string, plain?: string, make?: string) =>
      variables.get(braced ?? plain ?? make ?? '') ?? fallback ?? HOLE,
  );
  return depth > 0 && /\$[\w{(]/.test(filled) ? filledIn(filled, variables, depth - 1) : filled;
}

/** The command line of Snowflake that this line runs, by itself, by a variable or by a wrapper. */
function commandIn(
  code: string,
  variables: ReadonlyMap<string, string>,
  calls: RegExp | null,
): string | null {
  const own = COMMAND.exec(code)?.[1];
  if (own !== undefined) return own.replace(/\s+/g, ' ');
  const wrapper = calls?.exec(code)?.[1];
  if (wrapper !== undefined) return wrapper;
  // `SNOWSQL="snowsql -c prod"` is run where it is used.
  const variable = /(?:^|[|&;(!]|\$\(|\b(?:then|do)\s)\s*[@-]?"?\$[{(]?(\w+)/.exec(code)?.[1];
  const value = variable === undefined ? undefined : variables.get(variable);
  return value !== undefined && COMMAND.test(value)
    ? (COMMAND.exec(value)?.[1]?.replace(/\s+/g, ' ') ?? null)
    : null;
}

/** The command line of Snowflake that a text is, as a program hands it to a shell; null for any other text. */
export function snowflakeCommand(text: string): string | null {
  return (
    text
      .split('\n')
      .map((line) => commandIn(withoutComment(line), new Map(), null))
      .find((command) => command !== null) ?? null
  );
}

/** The functions and aliases of a script that run Snowflake's command line. */
export function shellWrappersIn(text: string): string[] {
  const functions = [
    ...text.matchAll(
      /^[ \t]*(?:function\s+([\w-]+)\s*(?:\(\s*\))?|([\w-]+)\s*\(\s*\))\s*\{[ \t]*(?:([^\n]*\})[ \t]*$|([^\n]*(?:\n(?![ \t]{0,2}\}).*)*))/gm,
    ),
  ].map((match) => ({ name: match[1] ?? match[2] ?? '', body: match[3] ?? match[4] ?? '' }));
  const aliases = [...text.matchAll(/^[ \t]*alias\s+([\w-]+)=["']?(.*)$/gm)].map((match) => ({
    name: match[1] ?? '',
    body: match[2] ?? '',
  }));
  const variables = variablesOf(text);
  return [...functions, ...aliases]
    .filter(({ body }) =>
      body.split('\n').some((line) => commandIn(withoutComment(line), variables, null) !== null),
    )
    .map(({ name }) => name);
}

/** The scripts that a script reads in, by the names of their files. */
export function sourcedBy(text: string): string[] {
  return [
    ...text.matchAll(/(?:^|[;&])[ \t]*(?:\.|source)[ \t]+[^\n;&|]*?([\w.-]+)["']?[ \t]*(?:[;&|#].*)?$/gm),
  ].map((match) => match[1] ?? '');
}

function sourcedWrappers(text: string, wrappers: ShellWrappers): Set<string> {
  if (wrappers.size === 0) return new Set();
  return new Set(sourcedBy(text).flatMap((file) => [...(wrappers.get(file) ?? [])]));
}

function callsOf(names: ReadonlySet<string>): RegExp | null {
  if (names.size === 0) return null;
  const any = [...names].map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  return new RegExp(
    `(?:^|[|&;(!]|\\$\\(|\\b(?:then|do|else|if|while)\\s)\\s*(?:${ASSIGNMENT}\\s+)*(${any})(?=[\\s;|&)]|$)`,
  );
}

/** Programs that ask a server. */
const ASKS = /\b(curl|wget|https?|xh|Invoke-(RestMethod|WebRequest)|hey|ab|wrk)\b/;

function ofLine(
  code: string,
  line: number,
  start: number,
  sql: boolean,
  variables: ReadonlyMap<string, string>,
): Sighting[] {
  const found: Sighting[] = [];
  const assigned = /^\s*(?:export\s+|local\s+|readonly\s+|declare\s+(?:-\w+\s+)?)?([A-Za-z_]\w*)=(.*)$/.exec(
    code,
  );
  const filled = filledIn(code, variables);
  // What is kept for later is asked where the variable is used.
  const isKept = assigned !== null && !/\$\(/.test(assigned[2] ?? '');
  const rest = cortexRestPathIn(code) ?? (ASKS.test(code) ? cortexRestPathIn(filled) : null);
  if (rest !== null && !isKept) found.push({ line: start, kind: 'cortex-call', calls: rest.path });
  const string = connectionStringIn(code);
  if (string !== null) found.push({ line, kind: 'connection', calls: string.calls });
  // Quotes of the shell are not those of SQL: look inside them.
  // Nor is `--query` a comment.
  const plain = code.replace(/(^|\s)--(?=[a-z])/g, '$1  ');
  const mentions = cortexFunctionsIn(plain.replaceAll('"', ' ').replaceAll("'\\''", '    '));
  const quoted = mentions.length > 0 ? mentions : cortexFunctionsIn(plain.replace(/["']/g, ' '));
  if (sql || /\bselect\b/i.test(code))
    found.push(...quoted.map((mention): Sighting => ({ line, kind: 'cortex-call', calls: mention.name })));
  const name = assigned?.[1] ?? '';
  const isGpu = gpuAddressIn(filled, assigned === null ? {} : { name }) !== null || asksNamedServer(code);
  if (rest === null && isGpu)
    found.push({ line: start, kind: 'gpu-direct', calls: name === '' ? 'curl' : name });
  return found;
}

/** A command with the lines that it goes on over. */
function continued(lines: readonly string[], start: number): string {
  let end = start;
  while (/\\\s*$/.test(lines[end] ?? '')) end += 1;
  return lines.slice(start, end + 1).join('\n');
}

/** `airflow connections add x --conn-type snowflake`: told where its account stands, or where it begins. */
function airflowConnectionOf(
  lines: readonly string[],
  start: number,
  index: number,
  before: number,
): Sighting[] {
  const command = continued(lines, start);
  if (!/\bairflow\s+connections\s+add\b/.test(command) || !/--conn-type[=\s]+["']?snowflake/.test(command))
    return [];
  const account = command.split('\n').findIndex((line) => /\baccount\b/.test(line));
  const at = start + Math.max(account, 0);
  return at === index
    ? [{ line: before + at + 1, kind: 'connection', calls: 'airflow connections add' }]
    : [];
}

/** The token of a header, where the command that it is a part of reaches Snowflake or a GPU server. */
function bearerOf(
  lines: readonly string[],
  start: number,
  index: number,
  before: number,
  variables: ReadonlyMap<string, string>,
): Sighting[] {
  const secret = bearerIn(lines[index] ?? '');
  return secret !== null && asksOurs(continued(lines, start), variables)
    ? [{ line: before + index + 1, kind: 'credential', calls: secret }]
    : [];
}

/** Whether a command asks Snowflake or a GPU server. */
export function asksOurs(command: string, variables: ReadonlyMap<string, string>): boolean {
  const filled = filledIn(command, variables);
  return (
    cortexRestPathIn(filled) !== null ||
    gpuAddressIn(filled) !== null ||
    asksNamedServer(command) ||
    /\bsnowflakecomputing\b/i.test(filled)
  );
}

/** The commands of a script, each with the lines that it goes on over. */
export function commandsOf(text: string): string[] {
  const lines = text.split('\n').map(withoutComment);
  return lines.flatMap((_, index) =>
    /\\\s*$/.test(lines[index - 1] ?? '') ? [] : [continued(lines, index)],
  );
}

/** `curl "$VLLM_URL/v1/models"`: the variable says what it holds, and the path what is asked. */
function asksNamedServer(code: string): boolean {
  const name =
    /\$\{?(?:\{\s*[\w.]*?)?(\w+)\s*\}{0,2}\/(?:v1\/)?(?:chat\/completions|completions|embeddings|models)\b/.exec(
      code,
    )?.[1];
  return name !== undefined && GPU_NAME.test(name);
}

/** `NAME=value`, also before a command (`SNOWSQL_PWD=... snowsql`) or as its argument (`-e NAME=value`). */
const ASSIGNED =
  /(?:(?<![\w${-])|\$env:|--from-literal=)([A-Za-z_]\w*)\s?[:?]?=\s?(?:"([^"]*)"|'([^']*)'|([^\s"']*))/g;
/** `${NAME:-value}` and `${NAME:=value}`, wherever they stand. */
const STANDS_IN = /\$\{([A-Za-z_]\w*):?[-=]([^{}$]+)\}/g;
/** Commands that put a secret where it is kept, and the options that give it. */
const KEEPS_SECRET =
  /\b(?:gh|glab)\s+(?:secret|variable)\s+set\b|\bkeyvault\s+secret\s+set\b|\bsecretsmanager\s|\bssm\s+put-parameter\b|\bsecrets\s+create\b/;
const GIVES_SECRET = /(?:--(?:body|value|secret-string)|-b)[=\s]["']?([^\s"'{]+)/;
const PAIR_OF_JSON = /\\?"(\w+)\\?"\s*:\s*\\?"([^"\\]+)/g;

function secretsOf(
  code: string,
  related: boolean,
  line: number,
  speaksOpenAi: boolean,
  handed: ReadonlySet<string>,
): Sighting[] {
  const calls = secretOf(code, related, speaksOpenAi, handed);
  return calls === null ? [] : [{ line, kind: 'credential', calls }];
}

function secretOf(
  code: string,
  related: boolean,
  speaksOpenAi: boolean,
  handed: ReadonlySet<string>,
): string | null {
  for (const [, name = '', double, single, plain] of [
    ...code.matchAll(ASSIGNED),
    ...code.matchAll(STANDS_IN),
  ]) {
    const text = double ?? single ?? plain ?? '';
    // A variable says by itself whose it is; an argument is for what the command is for.
    const isOfCommand = related && /^[a-z_]+$/.test(name);
    const secret = handed.has(name)
      ? secretGiven(text, name)
      : secretIn({
          text,
          name,
          related: isOfOpenAi(name) ? speaksOpenAi : isOurs(name) || isOfCommand,
        });
    if (secret !== null) return secret;
  }
  for (const [, flag = '', value = ''] of code.matchAll(/(--[a-z][\w-]*)[=\s]["']?([^\s"']+)/gi)) {
    const name = nameOfFlag(flag);
    const secret = name === null ? null : secretIn({ text: value, name, related });
    if (secret !== null) return secret;
  }
  for (const [, name = '', text = ''] of related ? code.matchAll(PAIR_OF_JSON) : []) {
    const secret = secretIn({ text, name, related });
    if (secret !== null) return secret;
  }
  const kept = related && KEEPS_SECRET.test(code) ? GIVES_SECRET.exec(code)?.[1] : undefined;
  return secretIn(
    kept === undefined ? { text: code, name: null, related } : { text: kept, name: 'secret', related },
  );
}

/** A program in another language that a script hands to its interpreter, below as many empty lines as stand above it. */
export interface EmbeddedProgram {
  readonly language: 'python' | 'javascript';
  readonly program: string;
}

const HEREDOC = /^(?!\s*#).*\b(python|node)[\d.]*\b.*<<-?\s*(["']?)(\w+)\2.*\n([\s\S]*?)^\s*\3\s*$/gm;
const ARGUMENT =
  /^(?!\s*#).*?\b(python|node)[\d.]*\s+(?:-\w+\s+)*-[ce]\s+(?:"((?:[^"\\]|\\.)*)"|'([^']*)')/gm;

/** `python3 - <<EOF`, `python -c "..."`, `node -e '...'`. */
export function embeddedPrograms(text: string): EmbeddedProgram[] {
  const heredocs = [...text.matchAll(HEREDOC)].map((match) => ({ match, program: match[4] ?? '' }));
  const given = [...text.matchAll(ARGUMENT)].map((match) => ({ match, program: match[2] ?? match[3] ?? '' }));
  return [...heredocs, ...given].map(({ match, program }) => {
    const start = match.index + match[0].indexOf(program);
    const above = text.slice(0, start).match(/\n/g)?.length ?? 0;
    return {
      language: match[1] === 'node' ? 'javascript' : 'python',
      program: '\n'.repeat(above) + unescaped(program, match[2] === program),
    };
  });
}

/** Between double quotes the shell takes a backslash from before quotes and dollars. */
function unescaped(program: string, isDoubleQuoted: boolean): string {
  return isDoubleQuoted ? program.replace(/\\(["$`\\])/g, '$1') : program;
}
