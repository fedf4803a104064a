/** The project's own documentation as a set of documents: one for each section, cut at headings. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { SearchServiceOptions } from './search-service.ts';

export const DOCS_SEARCH = 'SOPHIA_AI_UNIFIED.ANALYTICS.DOCS_SEARCH';

/** A section, with the columns of the search service DOCS_SEARCH. */
export interface DocumentSection {
  readonly ID: string;
  /** Path from the project's root. */
  readonly SOURCE: string;
  /** `README`, `DOCS` or `SCHEMA`. */
  readonly CATEGORY: string;
  readonly TITLE: string;
  readonly CHUNK: string;
}

/** A longer section is cut at paragraphs: a hit should be readable at a glance. */
const MAX_CHUNK = 1500;

/** @param root The project's directory; what is missing in it is left out. */
export async function readProjectDocuments(root: string): Promise<DocumentSection[]> {
  const docs = await filesUnder(join(root, 'docs'), '.md');
  const schema = await filesUnder(join(root, 'schema'), '.graphql');
  // Made of the schema, whose own files say it with fewer words around it.
  const written = docs.filter((file) => file !== join(root, 'docs/schema.md'));
  const files = [join(root, 'README.md'), ...written, ...schema];
  const sections = await Promise.all(
    files.map(async (file) => {
      const source = relative(root, file).split(sep).join('/');
      const text = await readFile(file, 'utf8').catch(() => '');
      return file.endsWith('.graphql') ? schemaSections(source, text) : markdownSections(source, text);
    }),
  );
  return sections.flat();
}

export function docsSearchOptions(documents: readonly DocumentSection[]): SearchServiceOptions {
  return {
    name: DOCS_SEARCH,
    documents: documents.map((document) => ({ ...document })),
    columns: { search: ['TITLE', 'CHUNK'], attributes: ['ID', 'SOURCE', 'CATEGORY'] },
  };
}

async function filesUnder(directory: string, extension: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true }).catch(() => [] as string[]);
  return entries
    .filter((entry) => entry.endsWith(extension))
    .sort()
    .map((entry) => join(directory, entry));
}

/** One section for each heading; code blocks stay whole and their `#` lines are no headings. */
export function markdownSections(source: string, text: string): DocumentSection[] {
  const sections: { title: string; lines: string[] }[] = [{ title: source, lines: [] }];
  const path: string[] = [];
  let inCode = false;
  for (const line of text.split('\n')) {
    if (/^\s{0,3}(?:```|~~~)/u.test(line)) inCode = !inCode;
    const heading = inCode ? null : /^(#{1,6})\s{1,4}(\S.{0,200})$/u.exec(line);
    if (!heading?.[1] || !heading[2]) {
      sections.at(-1)?.lines.push(line);
      continue;
    }
    path.length = heading[1].length - 1;
    path.push(heading[2].replaceAll(/[`*_]/gu, '').trim());
    sections.push({ title: path.filter(Boolean).join(' > '), lines: [] });
  }
  const category = source === 'README.md' ? 'README' : 'DOCS';
  return numbered(
    source,
    category,
    sections.flatMap(({ title, lines }) => chunks(lines.join('\n')).map((chunk) => ({ title, chunk }))),
  );
}

/** One section for each described type or field: `"description"` above its definition. */
export function schemaSections(source: string, text: string): DocumentSection[] {
  const sections: { title: string; chunk: string }[] = [];
  let type = '';
  let description = '';
  for (const line of text.split('\n')) {
    const described = /^\s{0,8}"{1,3}([^"]{1,1000})"{1,3}\s{0,4}$/u.exec(line)?.[1];
    if (described) {
      description = described.trim();
      continue;
    }
    const definition = /^(?:extend\s)?(type|input|enum|interface|scalar|union)\s(\w{1,80})/u.exec(line);
    const field = /^\s{2}(\w{1,80})/u.exec(line)?.[1];
    if (definition?.[2]) type = definition[2];
    const name = definition?.[2] ?? (field ? `${type}.${field}` : null);
    if (name && description) sections.push({ title: name, chunk: `${name}: ${description}` });
    if (line.trim()) description = '';
  }
  return numbered(source, 'SCHEMA', sections);
}

function chunks(text: string): string[] {
  const found: string[] = [];
  let chunk = '';
  for (const paragraph of text.split(/\n{2,}/u)) {
    if (chunk && chunk.length + paragraph.length > MAX_CHUNK) {
      found.push(chunk);
      chunk = '';
    }
    chunk = chunk ? `${chunk}\n\n${paragraph}` : paragraph;
  }
  if (chunk.trim()) found.push(chunk);
  return found.map((each) => each.trim()).filter(Boolean);
}

function numbered(
  source: string,
  category: string,
  sections: readonly { readonly title: string; readonly chunk: string }[],
): DocumentSection[] {
  return sections.map(({ title, chunk }, i) => ({
    ID: `${source}#${i + 1}`,
    SOURCE: source,
    CATEGORY: category,
    TITLE: title,
    CHUNK: chunk,
  }));
}
