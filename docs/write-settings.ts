/** Writes `.env.example` and the README's table of settings from the list in src/config.ts: `npm run docs`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { sections } from '../src/config.ts';
import type { Variable } from '../src/settings/config-variable.ts';

const exampleFile = new URL('../.env.example', import.meta.url);
const readmeFile = new URL('../README.md', import.meta.url);
const marks = { begin: '<!-- settings: written by npm run docs -->', end: '<!-- /settings -->' };

type Section = readonly [name: string, variables: Readonly<Record<string, Variable<unknown>>>];
const allSections: readonly Section[] = Object.entries(sections);

/** Every setting, commented out, with its default. */
export function exampleText(): string {
  const entry = ([name, { about, shown }]: [string, Variable<unknown>]) => `# ${about}\n#${name}=${shown}`;
  const section = ([name, variables]: Section) =>
    `# --- ${name} ---\n${Object.entries(variables).map(entry).join('\n')}`;
  const head =
    '# Every setting of the gateway with its default. A secret NAME may also be given as NAME_FILE.';
  return `${[head, ...allSections.map(section)].join('\n\n')}\n`;
}

/** `readme` with its table of settings replaced. @throws Error when the marks are missing. */
export function withSettingsTable(readme: string): string {
  const [begin, end] = [readme.indexOf(marks.begin), readme.indexOf(marks.end)];
  if (begin < 0 || end < begin) throw new Error(`README.md has no ${marks.begin} ... ${marks.end}`);
  return `${readme.slice(0, begin)}${marks.begin}\n\n${settingsTable()}\n\n${readme.slice(end)}`;
}

function settingsTable(): string {
  const row = ([name, { about, shown, secret }]: [string, Variable<unknown>]) =>
    `| \`${name}\`${secret ? ' *' : ''} | ${about.replaceAll('|', '\\|')} | ${shown && `\`${shown}\``} |`;
  const body = allSections.flatMap(([name, variables]) => [
    `| **${name}** | | |`,
    ...Object.entries(variables).map(row),
  ]);
  return ['| variable | what it sets | default |', '|---|---|---|', ...body].join('\n');
}

if (import.meta.main) {
  writeFileSync(exampleFile, exampleText());
  writeFileSync(readmeFile, withSettingsTable(readFileSync(readmeFile, 'utf8')));
}
