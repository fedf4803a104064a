import type { Sighting } from '../finding.ts';
import { gpuAddressIn } from '../knowledge/addresses.ts';
import { cortexFunctionsIn, cortexRestPathIn } from '../knowledge/cortex-functions.ts';
import { connectionStringIn } from '../knowledge/drivers.ts';
import { isOurs, secretIn } from '../knowledge/secrets.ts';

const COMMAND =
  /(?:^|[|&;(`]|\$\(|\b(?:then|do|exec|sudo|time|env|nohup)\s)\s*(snowsql|snow\s+(?:sql|connection|cortex|object|stage|snowpark|streamlit)|sfsql)\b/;

/** What a shell script runs against Snowflake and the GPU servers. `before` lines stand above the text. */
export function shellCallsIn(text: string, before = 0): Sighting[] {
  const found: Sighting[] = [];
  let inSnowSql = false;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = before + index + 1;
    const code = raw.replace(/(^|\s)#(?!\{).*$/, '$1');
    if (code.trim() === '') continue;
    const said =
      /^\s*(echo|printf|log|info|warn|die|usage|:)\b/.test(code) && !/\|\s*(snowsql|snow|curl)/.test(code);
    if (said) continue;
    const command = COMMAND.exec(code)?.[1];
    if (command !== undefined) {
      found.push({ line, kind: 'connection', calls: command.replace(/\s+/g, ' ') });
      if (/^snow\s+cortex/.test(command))
        found.push({ line, kind: 'cortex-call', calls: command.replace(/\s+/g, ' ') });
      inSnowSql = true;
    }
    found.push(...ofLine(code, line, inSnowSql));
    // A statement of `snowsql -q "..."` or of a here-document may run over the next lines.
    if (inSnowSql && command === undefined && /^\s*(EOF|SQL|END)\s*$|^\s*"\s*$|^\S.*"\s*$/.test(code))
      inSnowSql = false;
  }
  return found;
}

function ofLine(code: string, line: number, sql: boolean): Sighting[] {
  const found: Sighting[] = [];
  const rest = cortexRestPathIn(code);
  if (rest !== null) found.push({ line, kind: 'cortex-call', calls: rest.path });
  const string = connectionStringIn(code);
  if (string !== null) found.push({ line, kind: 'connection', calls: string.calls });
  // Quotes of the shell are not those of SQL: look inside them.
  const mentions = cortexFunctionsIn(code.replaceAll('"', ' ').replaceAll("'\\''", '    '));
  const quoted = mentions.length > 0 ? mentions : cortexFunctionsIn(code.replace(/["']/g, ' '));
  if (sql || /\bselect\b/i.test(code))
    found.push(...quoted.map((mention): Sighting => ({ line, kind: 'cortex-call', calls: mention.name })));
  const assigned = /^\s*(?:export\s+|local\s+|readonly\s+|declare\s+(?:-\w+\s+)?)?([A-Za-z_]\w*)=(.*)$/.exec(
    code,
  );
  const name = assigned?.[1] ?? '';
  if (rest === null && gpuAddressIn(code, assigned === null ? {} : { name }) !== null)
    found.push({ line, kind: 'gpu-direct', calls: name === '' ? 'curl' : name });
  const secret = secretOf(code);
  if (secret !== null) found.push({ line, kind: 'credential', calls: secret });
  return found;
}

/** `NAME=value`, also before a command (`SNOWSQL_PWD=... snowsql`) or as its argument (`-e NAME=value`). */
const ASSIGNED = /(?<![\w$-])([A-Za-z_]\w*)=(?:"([^"]*)"|'([^']*)'|(\S*))/g;

function secretOf(code: string): string | null {
  for (const [, name = '', double, single, plain] of code.matchAll(ASSIGNED)) {
    const value = double ?? single ?? plain ?? '';
    const text = /^\$\{\w+:-(.*)\}$/.exec(value)?.[1] ?? value;
    const secret = secretIn({ text, name, related: isOurs(name) });
    if (secret !== null) return secret;
  }
  return secretIn({ text: code, name: null, related: false });
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
