import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { reasonOf } from './list-files.ts';

/** Larger files are data or bundles, not somebody's code. */
export const LARGEST_BYTES = 5_000_000;

export type ReadText = { readonly text: string } | { readonly unread: string };

/** The text of a file, or why there is none. Byte-order marks of UTF-8 and UTF-16 are understood. */
export function readText(path: string): ReadText {
  try {
    const { size } = statSync(path);
    if (size > LARGEST_BYTES)
      return { unread: `larger than ${LARGEST_BYTES / 1_000_000} MB (${(size / 1_000_000).toFixed(1)} MB)` };
    return decode(readFileSync(path));
  } catch (error) {
    const reason = reasonOf(error);
    return {
      unread:
        reason === 'ELOOP' || reason === 'ENOENT'
          ? 'a symbolic link that leads nowhere'
          : `cannot be read (${reason})`,
    };
  }
}

/** The beginning of a file's first line; empty where it cannot be read. */
export function firstLine(path: string): string {
  try {
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
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: bytes.subarray(2).toString('utf16le') };
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return { text: Buffer.from(bytes.subarray(2)).swap16().toString('utf16le') };
  if (bytes.subarray(0, 8_000).includes(0)) return { unread: 'binary' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    // An old file in Latin-1 keeps its lines and its ASCII words.
    return { text: bytes.toString('latin1') };
  }
}

/** A bundle on a few very long lines is made by a tool from code that stands elsewhere. */
export function isMinified(text: string): boolean {
  return text.length > 20_000 && text.length / (text.split('\n').length + 1) > 1_000;
}
