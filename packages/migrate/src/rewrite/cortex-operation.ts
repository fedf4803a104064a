import { HOLE } from '../syntax/program.ts';
import type { TextPart } from './sql-template.ts';

/** What is read of an operation's answer: the value that the SQL function gave. */
export type Reading = 'text' | 'vector' | 'feeling' | 'hits';

/** A gateway operation with the source of what it is given, by the names of the schema. */
export interface Operation {
  readonly method: 'complete' | 'embed' | 'sentiment' | 'summarize' | 'translate' | 'search';
  readonly given: Readonly<Record<string, string>>;
  readonly read: Reading;
}

/** The fields of a search's JSON with the source of each. */
export type SearchFields = Readonly<Record<string, string>>;

const SEARCH_FIELDS = new Set(['query', 'columns', 'filter', 'limit']);

/**
 * The operation that gives the same as a Cortex function, null where none does.
 * `SENTIMENT` has none: it gave a number, and the gateway's answer is a label.
 */
export function operationOf(
  functionName: string,
  values: readonly string[],
  searched: SearchFields | null = null,
): Operation | null {
  const [first, second, third, ...rest] = values;
  if (first === undefined || rest.length > 0) return null;
  const name = functionName.toUpperCase().replaceAll('_', '');
  switch (name) {
    case 'COMPLETE':
    case 'AICOMPLETE':
      return second === undefined || third !== undefined
        ? null
        : { method: 'complete', given: { prompt: second, model: first }, read: 'text' };
    case 'EMBEDTEXT768':
    case 'EMBEDTEXT1024':
    case 'AIEMBED':
      return second === undefined || third !== undefined
        ? null
        : { method: 'embed', given: { text: second, model: first }, read: 'vector' };
    case 'AISENTIMENT':
      return second === undefined ? { method: 'sentiment', given: { text: first }, read: 'feeling' } : null;
    case 'SUMMARIZE':
    case 'AISUMMARIZE':
      return second === undefined ? { method: 'summarize', given: { text: first }, read: 'text' } : null;
    case 'TRANSLATE':
    case 'AITRANSLATE':
      if (second === undefined || third === undefined) return null;
      // An empty language is one to be detected.
      return {
        method: 'translate',
        given: { text: first, ...(/^(['"])\1$/.test(second) ? {} : { from: second }), to: third },
        read: 'text',
      };
    case 'SEARCHPREVIEW': {
      if (searched?.query === undefined || third !== undefined) return null;
      if (Object.keys(searched).some((field) => !SEARCH_FIELDS.has(field))) return null;
      return { method: 'search', given: { service: first, ...searched }, read: 'hits' };
    }
    default:
      return null;
  }
}

/** Why a Cortex function that has a field of the gateway is left all the same. */
export function whyNoOperation(functionName: string): string {
  return /SENTIMENT$/i.test(functionName)
    ? 'it gives a number, and the gateway gives a label: decide what the label means to you'
    : `no gateway call gives what this use of ${functionName} gives`;
}

/** The fields of a search that is written as JSON text, null where its values are made in a way that cannot be kept. */
export function searchFieldsOf(
  parts: readonly TextPart[],
  write: (parts: readonly TextPart[]) => string | null,
): SearchFields | null {
  const sources: string[] = [];
  const json = parts
    .map((part) => ('text' in part ? part.text : `${HOLE}${sources.push(part.source) - 1}${HOLE}`))
    .join('');
  const writeText = (text: string) =>
    write(
      text
        .split(HOLE)
        .map(
          (piece, index): TextPart =>
            index % 2 === 0 ? { text: piece } : { source: sources[Number(piece)] ?? '' },
        )
        .filter((part) => !('text' in part) || part.text !== ''),
    );
  const writeValue = (value: unknown): string | null => {
    if (typeof value === 'string') return writeText(value);
    if (typeof value === 'number') return String(value);
    if (Array.isArray(value)) {
      const items = value.map(writeValue);
      return items.includes(null) ? null : `[${items.join(', ')}]`;
    }
    if (typeof value !== 'object' || value === null) return null;
    const entries = Object.entries(value).map(([key, each]) => [write([{ text: key }]), writeValue(each)]);
    return entries.flat().includes(null)
      ? null
      : `{ ${entries.map(([key, each]) => `${key}: ${each}`).join(', ')} }`;
  };
  try {
    const fields = Object.entries(JSON.parse(json) as object).map(([key, value]) => [key, writeValue(value)]);
    return fields.some(([, value]) => value === null) ? null : Object.fromEntries(fields);
  } catch {
    return null;
  }
}
