import type { Sighting } from '../finding.ts';
import { connectionStringIn } from '../knowledge/drivers.ts';
import { isOurs, secretIn } from '../knowledge/secrets.ts';
import { accountsIn } from './account-settings.ts';
import { BrokenJson, type JsonPlace, parseJsonPlaces } from './json-places.ts';
import { ofInstallLine } from './manifests.ts';
import { shellCallsIn } from './shell.ts';
import { sqlCallsIn } from './sql.ts';

/** The code of a notebook as one Python text, and what its other cells and magics say. */
export interface Notebook {
  readonly python: string;
  /** The line of the raw file for each line of the Python text. */
  readonly lines: readonly number[];
  readonly sightings: readonly Sighting[];
  /** The cells of the Python text, in order. */
  readonly cells: readonly CodeCell[];
}

/** A code cell of Python. */
export interface CodeCell {
  readonly lines: readonly string[];
  /** Where its source stands in the raw file: a JSON text or list. */
  readonly start: number;
  readonly end: number;
}

/** Ends a cell in the Python text: a comment that nobody writes. */
export const CELL_END = '# \uE001end';

interface CodeLine {
  readonly text: string;
  readonly line: number;
}

/** @throws BrokenJson for a file that is no JSON */
export function readNotebook(text: string): Notebook {
  const root = parseJsonPlaces(text);
  const cells = childOf(root, 'cells') ?? childOf(firstItem(childOf(root, 'worksheets')), 'cells');
  if (cells?.kind !== 'array') throw new BrokenJson('it is no notebook: it has no list of cells');
  const code: CodeLine[] = [];
  const sightings: Sighting[] = [];
  const codeCells: CodeCell[] = [];
  for (const cell of cells.items) {
    const type = childOf(cell, 'cell_type');
    if (type?.kind !== 'text' || type.text !== 'code') continue;
    const source = childOf(cell, 'source') ?? childOf(cell, 'input');
    const lines = sourceLines(source);
    if (source === undefined) continue;
    const magic = /^%%(\w+)/.exec(lines[0]?.text ?? '')?.[1];
    if (magic === undefined && isSql(cell, lines)) {
      sightings.push(...ofForeignCell('sql', lines));
      continue;
    }
    if (magic === undefined || /^(time|timeit|capture|prun)$/.test(magic))
      code.push(...lines.map((line, index) => pythonLine(line, index, sightings)));
    else {
      if (magic === 'sql') sightings.push(...ofSqlMagic(lines[0]?.text.slice(5) ?? '', lines[0]?.line ?? 1));
      sightings.push(...ofForeignCell(magic, lines.slice(1)));
      continue;
    }
    code.push({ text: CELL_END, line: lines.at(-1)?.line ?? 1 });
    codeCells.push({ lines: lines.map((line) => line.text), start: source.start, end: source.end });
  }
  return {
    python: code.map((line) => line.text).join('\n'),
    lines: code.map((line) => line.line),
    sightings,
    cells: codeCells,
  };
}

/** A cell of SQL says so in its metadata, as Snowflake's notebooks do, or begins with a statement. */
function isSql(cell: JsonPlace, lines: readonly CodeLine[]): boolean {
  const metadata = childOf(cell, 'metadata');
  const language = childOf(metadata, 'language') ?? childOf(childOf(metadata, 'vscode'), 'languageId');
  if (language?.kind === 'text') return language.text === 'sql';
  const first = lines.map((line) => line.text.trim()).find((text) => text !== '' && !text.startsWith('--'));
  return /^(select|with\s+\w+\s+as\s*\(|create\s+(or\s+replace|table|view|stage|function)|insert\s+into|use\s+(role|database|schema|warehouse))\b/i.test(
    first ?? '',
  );
}

/** Magics are no Python: what they install is noted, and a comment with their index in the cell stands for them. */
function pythonLine(line: CodeLine, index: number, sightings: Sighting[]): CodeLine {
  // `frame = %sql select ...` gives what the magic finds.
  const assigned = /^\s*\w+\s*(?:=|<<)\s*(?=%sql\b)/.exec(line.text)?.[0];
  if (assigned === undefined && !/^\s*[%!]/.test(line.text)) return line;
  sightings.push(...ofInstallLine(line.text, line.line));
  const bare = line.text.slice(assigned?.length ?? 0).replace(/^\s*[%!]+/, '');
  if (/^\s*!/.test(line.text)) sightings.push(...shellCallsIn(bare, line.line - 1));
  if (/^sql\b/.test(bare)) {
    const statement = bare.replace(/^sql\s*/, '');
    sightings.push(...at(line.line, sqlCallsIn(statement, new Set())), ...ofSqlMagic(statement, line.line));
  }
  // `%env NAME=value`
  const [, name, value] = /^(?:set_)?env\s+(\w+)\s*[= ]\s*(\S+)/.exec(bare) ?? [];
  if (name !== undefined && value !== undefined && isOurs(name)) {
    const calls = secretIn({ text: value, name, related: true });
    if (calls !== null) sightings.push({ line: line.line, kind: 'credential', calls });
  }
  if (name !== undefined && value !== undefined)
    sightings.push(...at(line.line, accountsIn([{ path: [name], value, line: 1 }], '', new Set())));
  return { ...line, text: `${/^\s*/.exec(line.text)?.[0] ?? ''}# \uE001${index}` };
}

/** `%sql snowflake://user:password@account/db` opens a connection. */
function ofSqlMagic(rest: string, line: number): Sighting[] {
  const string = connectionStringIn(rest);
  if (string === null) return [];
  const secret = secretIn({ text: rest, name: null, related: true });
  return [
    { line, kind: 'connection', calls: string.calls },
    ...(secret === null ? [] : [{ line, kind: 'credential' as const, calls: secret }]),
  ];
}

function ofForeignCell(magic: string, lines: readonly CodeLine[]): Sighting[] {
  const text = lines.map((line) => line.text).join('\n');
  const place = (sighting: Sighting) => ({
    ...sighting,
    line: lines[sighting.line - 1]?.line ?? sighting.line,
  });
  if (/^(sql|bigquery_?sql|sparksql)$/.test(magic)) return sqlCallsIn(text, new Set()).map(place);
  return /^(bash|sh|script)$/.test(magic) ? shellCallsIn(text).map(place) : [];
}

function at(line: number, sightings: readonly Sighting[]): Sighting[] {
  return sightings.map((sighting) => ({ ...sighting, line }));
}

/** A source is a list with a string for each line, or one string on one line of the file. */
function sourceLines(source: JsonPlace | undefined): CodeLine[] {
  if (source?.kind === 'text') return source.text.split('\n').map((text) => ({ text, line: source.line }));
  if (source?.kind !== 'array') return [];
  const lines: CodeLine[] = [];
  let open = '';
  for (const item of source.items) {
    if (item.kind !== 'text') continue;
    const parts = (open + item.text).split('\n');
    open = parts.pop() ?? '';
    lines.push(...parts.map((text) => ({ text, line: item.line })));
  }
  const last = source.items.at(-1);
  return last === undefined ? lines : [...lines, { text: open, line: last.line }];
}

function childOf(place: JsonPlace | undefined, key: string): JsonPlace | undefined {
  return place?.kind === 'object' ? place.entries.find((entry) => entry.key === key)?.value : undefined;
}

function firstItem(place: JsonPlace | undefined): JsonPlace | undefined {
  return place?.kind === 'array' ? place.items[0] : undefined;
}
