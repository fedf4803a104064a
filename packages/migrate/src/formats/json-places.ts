/** Where a value stands: its line, and its first character and the one after its last in the text. */
interface Extent {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

type JsonValue =
  | { readonly kind: 'object'; readonly entries: readonly JsonEntry[] }
  | { readonly kind: 'array'; readonly items: readonly JsonPlace[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'other'; readonly text: string };

/** A JSON value and where it stands. Comments and trailing commas are allowed. */
export type JsonPlace = JsonValue & Extent;

interface JsonEntry {
  readonly key: string;
  readonly line: number;
  readonly value: JsonPlace;
}

/** Thrown for text that is not JSON, with the line. */
export class BrokenJson extends Error {}

/** Parses JSON and keeps the line of each value. */
export function parseJsonPlaces(text: string): JsonPlace {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

const DEEPEST = 200;

class Reader {
  readonly #text: string;
  #at = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): JsonPlace {
    if (depth > DEEPEST) throw this.#broken('it is nested too deeply');
    this.#skip();
    const line = this.#line;
    const start = this.#at;
    return { ...this.#valueHere(depth), line, start, end: this.#at };
  }

  #valueHere(depth: number): JsonValue {
    const next = this.#text[this.#at];
    if (next === '{') return { kind: 'object', entries: this.#entries(depth) };
    if (next === '[') return { kind: 'array', items: this.#items(depth) };
    if (next === '"') return { kind: 'text', text: this.#string() };
    const word = /^[\w.+-]+/.exec(this.#text.slice(this.#at, this.#at + 60))?.[0];
    if (word === undefined) throw this.#broken('a value is missing');
    this.#at += word.length;
    return { kind: 'other', text: word };
  }

  end(): void {
    this.#skip();
    if (this.#at < this.#text.length) throw this.#broken('there is text after its end');
  }

  #entries(depth: number): JsonEntry[] {
    const entries: JsonEntry[] = [];
    this.#at += 1;
    for (;;) {
      this.#skip();
      if (this.#take('}')) return entries;
      const line = this.#line;
      if (this.#text[this.#at] !== '"') throw this.#broken('a key is missing');
      const key = this.#string();
      this.#skip();
      if (!this.#take(':')) throw this.#broken('a colon is missing');
      entries.push({ key, line, value: this.value(depth + 1) });
      this.#skip();
      if (!this.#take(',') && this.#text[this.#at] !== '}') throw this.#broken('a comma is missing');
    }
  }

  #items(depth: number): JsonPlace[] {
    const items: JsonPlace[] = [];
    this.#at += 1;
    for (;;) {
      this.#skip();
      if (this.#take(']')) return items;
      items.push(this.value(depth + 1));
      this.#skip();
      if (!this.#take(',') && this.#text[this.#at] !== ']') throw this.#broken('a comma is missing');
    }
  }

  #string(): string {
    const start = this.#at;
    this.#at += 1;
    while (this.#at < this.#text.length && this.#text[this.#at] !== '"') {
      if (this.#text[this.#at] === '\n') throw this.#broken('a string does not end');
      this.#at += this.#text[this.#at] === '\\' ? 2 : 1;
    }
    if (this.#at >= this.#text.length) throw this.#broken('a string does not end');
    this.#at += 1;
    try {
      return String(JSON.parse(this.#text.slice(start, this.#at)));
    } catch {
      throw this.#broken('a string has a bad escape');
    }
  }

  #skip(): void {
    for (;;) {
      const next = this.#text[this.#at];
      if (next === '\n') this.#line += 1;
      else if (next === '/' && this.#text[this.#at + 1] === '/') {
        const end = this.#text.indexOf('\n', this.#at);
        this.#at = end === -1 ? this.#text.length : end;
        continue;
      } else if (next === undefined || !/\s|\uFEFF/.test(next)) return;
      this.#at += 1;
    }
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #broken(why: string): BrokenJson {
    return new BrokenJson(`broken JSON at line ${this.#line}: ${why}`);
  }
}
