import type { Setting } from './setting-lines.ts';

/** A text of a settings file that may run over several lines: a script, a statement, a file in a file. */
export interface SettingBlock {
  readonly path: readonly string[];
  /** With an empty line for each one that the format left out. */
  readonly text: string;
  /** How many lines stand above its first. */
  readonly before: number;
}

/** The most lines that may lie between two lines of one text: comments and empty ones. */
const WIDEST_GAP = 20;

/** The values of settings, the lines of one block together, so that quotes may run over them. */
export function blocksOf(
  settings: readonly Setting[],
  asText: (value: string) => string = (value) => value,
): SettingBlock[] {
  const blocks: { path: readonly string[]; key: string; lines: string[]; before: number }[] = [];
  for (const setting of settings) {
    const key = setting.path.join('\uE000');
    const open = blocks.at(-1);
    const gap = open === undefined ? 0 : setting.line - open.before - open.lines.length - 1;
    const lines = asText(setting.value).split('\n');
    if (open === undefined || open.key !== key || gap < 0 || gap > WIDEST_GAP)
      blocks.push({ path: setting.path, key, lines, before: setting.line - 1 });
    else open.lines.push(...Array<string>(gap).fill(''), ...lines);
  }
  return blocks.map(({ path, lines, before }) => ({ path, text: lines.join('\n'), before }));
}
