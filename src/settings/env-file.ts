/**
 * `.env` in the working directory: settings for a machine of one's own; what the environment says wins.
 *
 * Each line is a setting, a comment or empty, and a value in quotes may go over several lines. What is none of these is
 * told, where Node's own reader leaves it out: the gateway would start with the default of what stands there.
 */
import { lstatSync, readFileSync } from 'node:fs';

const blank = /[ \t]*(?:#[^\n]*)?(?:\n|$)/y;
const name = /[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=/y;
const quoted = /[ \t]*(["'`])([\s\S]*?)\1/y;
const restOfLine = /[^\n]*(?:\n|$)/y;

export interface EnvFile {
  readonly settings: ReadonlyMap<string, string>;
  /** A line about each thing that is wrong with the file, without the values: they may be secrets. */
  readonly problems: readonly string[];
}

export function readEnvFile(path = '.env'): EnvFile {
  const withProblem = (problem: string): EnvFile => ({ settings: new Map(), problems: [problem] });
  let bytes: Buffer;
  try {
    // A link that leads nowhere is there.
    if (!lstatSync(path, { throwIfNoEntry: false })) return { settings: new Map(), problems: [] };
    bytes = readFileSync(path);
  } catch (error) {
    return withProblem(`${path} cannot be read: ${(error as Error).message}`);
  }
  let content: string;
  try {
    content = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return withProblem(`${path} is not in UTF-8; save it as UTF-8.`);
  }
  if (content.includes('\0')) {
    return withProblem(`${path} holds a NUL character; save it as UTF-8, without any.`);
  }
  const { settings, problems } = settingsIn(content.replace(/\r\n?/g, '\n'));
  return { settings, problems: problems.map(({ line, problem }) => `${path}, line ${line}: ${problem}`) };
}

/** What the file sets, and what in it sets nothing. Where a line has a problem, the lines after it are read. */
function settingsIn(content: string) {
  const settings = new Map<string, string>();
  const lines = new Map<string, number>();
  const problems: { readonly line: number; readonly problem: string }[] = [];
  let at = 0;
  let line = 1;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(content);
    if (found) {
      at = pattern.lastIndex;
      line += found[0].split('\n').length - 1;
    }
    return found;
  };
  while (at < content.length) {
    if (take(blank)) continue;
    const began = line;
    const tell = (problem: string) => problems.push({ line: began, problem });
    const variable = take(name)?.[1];
    if (variable === undefined) {
      take(restOfLine);
      tell('this is no setting; write NAME=value, or # before a comment.');
      continue;
    }
    const inQuotes = take(quoted);
    const rest = inQuotes && take(blank) ? '' : (take(restOfLine)?.[0] ?? '');
    if (inQuotes ? rest !== '' : /^\s*["'`]/.test(rest)) {
      tell(
        `the value of ${variable} begins with a quote and does not end with it; put the whole value in quotes.`,
      );
      continue;
    }
    const bare = rest.replace(/\s#.*/, '').trim();
    if (bare.includes('#')) {
      tell(
        `the value of ${variable} has a #; put it in quotes, or a space before the # if a comment begins there.`,
      );
      continue;
    }
    const [, quote, inner = ''] = inQuotes ?? [];
    const value = quote === '"' ? inner.replaceAll('\\n', '\n') : quote ? inner : bare;
    if (settings.has(variable) && settings.get(variable) !== value) {
      tell(`${variable} has another value in line ${lines.get(variable)}; keep one of them.`);
    }
    settings.set(variable, value);
    lines.set(variable, began);
  }
  return { settings, problems };
}
