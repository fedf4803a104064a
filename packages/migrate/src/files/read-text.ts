import { closeSync, openSync, readFileSync, readSync, type Stats, statSync } from 'node:fs';
import { reasonOf } from './list-files.ts';

/** Larger files are data or bundles, not somebody's code. */
export const LARGEST_BYTES = 5_000_000;

export type ReadText = { readonly text: string } | { readonly unread: string };

/** The text of a file, or why there is none. Byte-order marks of UTF-8 and UTF-16 are understood. */
export function readText(path: string): ReadText {
  try {
    const stats = statSync(path);
    const { size } = stats;
    // Reading a pipe waits for somebody who writes, and a device never ends.
    if (!stats.isFile()) return { unread: `${kindOf(stats)}, not a file` };
    if (size > LARGEST_BYTES)
      return { unread: `larger than ${LARGEST_BYTES / 1_000_000} MB (${(size / 1_000_000).toFixed(1)} MB)` };
    return decode(readFileSync(path));
  } catch (error) {
    return { unread: whyUnreadable(path, reasonOf(error)) };
  }
}

function kindOf(stats: Stats): string {
  if (stats.isFIFO()) return 'a pipe';
  return stats.isSocket() ? 'a socket' : 'a device';
}

function whyUnreadable(path: string, reason: string): string {
  if (reason === 'ELOOP') return 'a symbolic link that leads round in a circle';
  if (reason !== 'ENOENT') return `cannot be read (${reason})`;
  // A name that is not UTF-8 cannot be said as a text, and so not be opened by it.
  return path.includes('\uFFFD') ? 'its name is not UTF-8' : 'a symbolic link that leads nowhere';
}

/** The beginning of a file's first line; empty where it cannot be read. */
export function firstLine(path: string): string {
  try {
    if (!statSync(path).isFile()) return '';
    const file = openSync(path, 'r');
    const bytes = Buffer.alloc(128);
    const length = readSync(file, bytes, 0, bytes.length, 0);
    closeSync(file);
    return bytes.toString('latin1', 0, length).split('\n')[0] ?? '';
  } catch {
    return '';
  }
}

function decode(bytes: Buffer): ReadText {
  const read = decoded(bytes);
  // Old Macs end a line by a carriage return alone.
  return 'text' in read && !read.text.includes('\n') ? { text: read.text.replaceAll('\r', '\n') } : read;
}

function decoded(bytes: Buffer): ReadText {
  const isWide = bytes.length > 3 && bytes.readUInt16BE(0) === 0xfffe && bytes.readUInt16BE(2) === 0;
  if (isWide) return { unread: 'its encoding is UTF-32' };
  const utf16 = utf16Of(bytes);
  if (utf16 !== null) return { text: utf16 };
  if (bytes.subarray(0, 8_000).includes(0)) return { unread: 'binary' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    // An old file in Latin-1 keeps its lines and its ASCII words.
    return { text: bytes.toString('latin1') };
  }
}

/** UTF-16 by its mark, or by the zero that each letter of ASCII has in it; half a letter at the end is left out. */
function utf16Of(bytes: Buffer): string | null {
  const mark = bytes.length > 1 ? bytes.readUInt16BE(0) : 0;
  const isMarked = mark === 0xfffe || mark === 0xfeff;
  const whole = Buffer.from(bytes.subarray(isMarked ? 2 : 0, bytes.length - (bytes.length % 2)));
  if (mark === 0xfeff || (!isMarked && isAsciiBeside(whole, 0))) return whole.swap16().toString('utf16le');
  return mark === 0xfffe || isAsciiBeside(whole, 1) ? whole.toString('utf16le') : null;
}

/** Whether most letters are a zero, at this place of the two, and a letter of ASCII beside it. */
function isAsciiBeside(bytes: Buffer, zeroAt: 0 | 1): boolean {
  const letters = Math.min(bytes.length, 8_000) / 2;
  let ascii = 0;
  for (let at = 0; at < letters * 2; at += 2) {
    const letter = bytes[at + 1 - zeroAt] ?? 0;
    if (letter === 0) return false;
    if (bytes[at + zeroAt] === 0 && letter >= 9 && letter < 127) ascii += 1;
  }
  return letters >= 4 && ascii > letters / 2;
}

/** A bundle on a few very long lines is made by a tool from code that stands elsewhere. */
export function isMinified(text: string): boolean {
  return text.length > 20_000 && text.length / (text.split('\n').length + 1) > 1_000;
}
