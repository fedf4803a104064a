import { type Setting, settingsOf, settingValue } from './setting-lines.ts';

/** A file that a script writes: its name, and its text below as many empty lines as stand above it. */
interface WrittenFile {
  readonly name: string;
  readonly text: string;
}

/** `cat > name <<EOF`, `cat <<EOF > name`, `tee name <<EOF`. */
const WRITES = /^(?!\s*#)(?=.*\b(?:cat|tee)\b)(.*<<-?\s*(["']?)(\w+)\2.*)\n([\s\S]*?)^\s*\3\s*$/gm;
const TARGET = /(?:>{1,2}|\btee\s+(?:-a\s+)?)\s*["']?([^\s"'|;&<]+)/;

/** The files that a script writes by a here-document. */
export function filesWrittenBy(script: string): WrittenFile[] {
  return [...script.matchAll(WRITES)].flatMap((match) => {
    const [, command = '', , , body = ''] = match;
    const name = TARGET.exec(command)?.[1];
    if (name === undefined) return [];
    const start = match.index + match[0].length - body.length;
    const above = script.slice(0, match.index + command.length + 1).match(/\n/g)?.length ?? 0;
    return start < 0 ? [] : [{ name, text: '\n'.repeat(above) + body }];
  });
}

const EXPORTS =
  /^[ \t]*(?:export[ \t]+|set[ \t]+"?|setx[ \t]+|declare[ \t]+-x[ \t]+|\$env:)([A-Za-z_]\w*)[ \t]*[:?]?=[ \t]*(.*)$/i;

/** The variables that a script sets for the programs that it runs. */
export function variablesSetBy(script: string): Setting[] {
  return script.split('\n').flatMap((line, index): Setting[] => {
    const [, name, value = ''] = EXPORTS.exec(line) ?? [];
    return name === undefined ? [] : [{ path: [name], value: settingValue(value), line: index + 1 }];
  });
}

/** `ENV` and `ARG` of a Dockerfile give one variable or several, on one line or more; its other lines are read as they are. */
export function ofDockerfile(text: string): Setting[] {
  const settings: Setting[] = [];
  let goesOn = false;
  const rest = text.split('\n').map((line, index) => {
    const given = goesOn ? line : /^\s*(?:ENV|ARG)\s+(.*)$/i.exec(line)?.[1];
    if (given === undefined) return line;
    const before = goesOn;
    goesOn = /\\\s*$/.test(line);
    const pairs = [...given.matchAll(/(?<![^\s])([A-Za-z_]\w*)=("(?:[^"\\]|\\.)*"|'[^']*'|[^\s\\]*)/g)];
    const alone = before ? null : /^([A-Za-z_]\w*)\s+([^=\s].*)$/.exec(given);
    if (pairs.length === 0 && alone !== null) pairs.push(alone);
    for (const [, name = '', value = ''] of pairs)
      settings.push({ path: [name], value: settingValue(value), line: index + 1 });
    return '';
  });
  return [...settings, ...settingsOf(rest.join('\n'), 'lines')];
}
