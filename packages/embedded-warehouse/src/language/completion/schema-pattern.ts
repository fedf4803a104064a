/**
 * Writes a short text that matches a regular expression of a JSON Schema: literals, classes, groups, alternatives
 * and repeats, each at its least. Null for what it does not know (look-around, back-references); the caller
 * validates the text, so a wrong guess is never used.
 */

export function textMatching(pattern: string): string | null {
  const reader = { text: pattern.slice(0, 500), at: 0 };
  try {
    const text = alternatives(reader);
    return reader.at === reader.text.length ? text : null;
  } catch {
    return null;
  }
}

interface Reader {
  readonly text: string;
  at: number;
}

class UnknownSyntax extends Error {}

function alternatives(reader: Reader): string {
  const first = sequence(reader);
  while (reader.text[reader.at] === '|') {
    reader.at++;
    sequence(reader);
  }
  return first;
}

function sequence(reader: Reader): string {
  let text = '';
  while (reader.at < reader.text.length) {
    const next = reader.text[reader.at] as string;
    if (next === '|' || next === ')') break;
    if (next === '^' || next === '$') {
      reader.at++;
      continue;
    }
    const piece = atom(reader);
    text += piece.repeat(repeats(reader));
    if (text.length > 1000) throw new UnknownSyntax();
  }
  return text;
}

function repeats(reader: Reader): number {
  const quantifier = /^(?:[*?]|\+|\{(\d{1,4})(?:,\d{0,4})?\})\??/u.exec(reader.text.slice(reader.at));
  if (!quantifier) return 1;
  reader.at += quantifier[0].length;
  if (quantifier[1] !== undefined) return Number(quantifier[1]);
  return quantifier[0].startsWith('+') ? 1 : 0;
}

function atom(reader: Reader): string {
  const character = reader.text[reader.at++] as string;
  if (character === '(') return group(reader);
  if (character === '[') return oneOf(reader);
  if (character === '.') return 'a';
  if (character === '\\') return escaped(reader);
  return character;
}

function group(reader: Reader): string {
  if (reader.text[reader.at] === '?') {
    const name = /^\?(?::|<[A-Za-z]\w{0,40}>)/u.exec(reader.text.slice(reader.at));
    if (!name) throw new UnknownSyntax();
    reader.at += name[0].length;
  }
  const text = alternatives(reader);
  if (reader.text[reader.at++] !== ')') throw new UnknownSyntax();
  return text;
}

function escaped(reader: Reader): string {
  const character = reader.text[reader.at++];
  switch (character) {
    case 'd':
      return '0';
    case 'w':
    case 'D':
    case 'S':
      return 'a';
    case 's':
    case 'W':
      return ' ';
    case 'b':
      return '';
    case 'n':
      return '\n';
    case 't':
      return '\t';
    default:
      if (character === undefined || /[a-z0-9]/iu.test(character)) throw new UnknownSyntax();
      return character;
  }
}

const CHOICES = 'aA0 _-.@:/bBzZ9';

function oneOf(reader: Reader): string {
  const end = reader.text.indexOf(']', reader.at + 1);
  if (end < 0) throw new UnknownSyntax();
  const body = reader.text.slice(reader.at, end);
  reader.at = end + 1;
  if (!body.startsWith('^')) {
    const first = body[0] as string;
    return first === '\\' ? escaped({ text: body, at: 1 }) : first;
  }
  const excluded = new RegExp(`[${body.slice(1)}]`, 'u');
  const allowed = [...CHOICES].find((choice) => !excluded.test(choice));
  if (allowed === undefined) throw new UnknownSyntax();
  return allowed;
}
