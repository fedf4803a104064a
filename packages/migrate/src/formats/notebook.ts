import type { Sighting } from '../finding.ts';
import { type JsonPlace, parseJsonPlaces } from './json-places.ts';
import { ofInstallLine } from './manifests.ts';
import { shellCallsIn } from './shell.ts';
import { sqlCallsIn } from './sql.ts';

/** The code of a notebook as one Python text, and what its other cells and magics say. */
export interface Notebook {
  readonly python: string;
  /** The line of the raw file for each line of the Python text. */
  readonly lines: readonly number[];
  readonly sightings: readonly Sighting[];
}

interface CodeLine {
  readonly text: string;
  readonly line: number;
}

/** @throws BrokenJson for a file that is no JSON */
export function readNotebook(text: string): Notebook {
  const root = parseJsonPlaces(text);
  const cells = childOf(root, 'cells') ?? childOf(firstItem(childOf(root, 'worksheets')), 'cells');
  const code: CodeLine[] = [];
  const sightings: Sighting[] = [];
  for (const cell of cells?.kind === 'array' ? cells.items : []) {
    const type = childOf(cell, 'cell_type');
    if (type?.kind !== 'text' || type.text !== 'code') continue;
    const lines = sourceLines(childOf(cell, 'source') ?? childOf(cell, 'input'));
    const magic = /^%%(\w+)/.exec(lines[0]?.text ?? '')?.[1];
    if (magic === undefined || /^(time|timeit|capture|prun)$/.test(magic))
      code.push(...lines.map((line) => pythonLine(line, sightings)));
    else sightings.push(...ofForeignCell(magic, lines.slice(1)));
    code.push({ text: '', line: lines.at(-1)?.line ?? 1 });
  }
  return {
    python: code.map((line) => line.text).join('\n'),
    lines: code.map((line) => line.line),
    sightings,
  };
}

/** Magics are no Python: what they install is noted, and the line is left empty. */
function pythonLine(line: CodeLine, sightings: Sighting[]): CodeLine {
  if (!/^\s*[%!]/.test(line.text)) return line;
  sightings.push(...ofInstallLine(line.text, line.line));
  const bare = line.text.replace(/^\s*[%!]+/, '');
  if (/^\s*!/.test(line.text)) sightings.push(...shellCallsIn(bare, line.line - 1));
  if (/^sql\b/.test(bare))
    sightings.push(...at(line.line, sqlCallsIn(bare.replace(/^sql\s*/, ''), new Set())));
  return { ...line, text: '' };
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
  return source.items.flatMap((item) =>
    item.kind === 'text'
      ? item.text
          .replace(/\n$/, '')
          .split('\n')
          .map((text) => ({ text, line: item.line }))
      : [],
  );
}

function childOf(place: JsonPlace | undefined, key: string): JsonPlace | undefined {
  return place?.kind === 'object' ? place.entries.find((entry) => entry.key === key)?.value : undefined;
}

function firstItem(place: JsonPlace | undefined): JsonPlace | undefined {
  return place?.kind === 'array' ? place.items[0] : undefined;
}
