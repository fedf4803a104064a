import { asText, attempted, type Fragment, fragment } from '../dialect/fragment.ts';
import { unsupported } from '../errors/snowflake-errors.ts';
import {
  argument,
  type Call,
  constantArgument,
  define,
  type FunctionDefinition,
  type FunctionTable,
  starArguments,
} from './function-definition.ts';

/** The bytes of a binary value, a text of anything else. */
function message(call: Call): string {
  const value = argument(call, 0);
  return value.type.kind === 'binary' ? value.text : asText(value);
}

function bytes(call: Call): string {
  return argument(call, 0).type.kind === 'binary' ? message(call) : `encode(${message(call)})`;
}

/** As text in hexadecimal digits, or as the bytes that they stand for. */
function digest(algorithm: 'md5' | 'sha1', kind: 'text' | 'binary'): FunctionDefinition {
  return define(1, (call) => digits(`${algorithm}(${message(call)})`, kind));
}

function sha2(kind: 'text' | 'binary'): FunctionDefinition {
  return define([1, 2], (call) => {
    const length = constantArgument(call, 1) ?? '256';
    if (length === '256' || length === '0') return digits(`sha256(${message(call)})`, kind);
    if (!['224', '384', '512'].includes(length)) throw unsupported(`SHA2 of ${length} bits`);
    return digits(`sf_sha${length}(hex(${bytes(call)}))`, kind);
  });
}

function digits(hex: string, kind: 'text' | 'binary'): Fragment {
  return fragment(kind === 'text' ? hex : `unhex(${hex})`, kind);
}

/** Numbers that compare equal have one hash, whatever their precision and scale. */
function hashed(piece: Fragment): string {
  return piece.type.kind === 'fixed' || piece.type.kind === 'real'
    ? `CAST(${piece.text} AS DOUBLE)`
    : piece.text;
}

/** Those that are named, or all columns for `*`. */
export function hashedArguments(call: Call): string {
  const args = call.star ? starArguments(call).map(({ value }) => value) : call.args;
  return args.map(hashed).join(', ');
}

/** To a text and to bytes; the TRY forms answer NULL where nothing can be decoded. */
function decoding(name: string, decoder: string, arity: number | readonly [number, number]): FunctionTable {
  const decoded = (encoded: string) => `${decoder}(${encoded})`;
  const text = (encoded: string) => `decode(${decoded(encoded)})`;
  const reading = (read: (text: string) => string, kind: 'text' | 'binary') =>
    define(arity, (call) => fragment(read(asText(argument(call, 0))), kind));
  const tried = (read: (text: string) => string) => (encoded: string) => attempted(encoded, read);
  return {
    [`${name}_DECODE_STRING`]: reading(text, 'text'),
    [`${name}_DECODE_BINARY`]: reading(decoded, 'binary'),
    [`TRY_${name}_DECODE_STRING`]: reading(tried(text), 'text'),
    [`TRY_${name}_DECODE_BINARY`]: reading(tried(decoded), 'binary'),
  };
}

export const hashFunctions: FunctionTable = {
  MD5: digest('md5', 'text'),
  MD5_HEX: digest('md5', 'text'),
  MD5_BINARY: digest('md5', 'binary'),
  SHA1: digest('sha1', 'text'),
  SHA1_HEX: digest('sha1', 'text'),
  SHA1_BINARY: digest('sha1', 'binary'),
  SHA2: sha2('text'),
  SHA2_HEX: sha2('text'),
  SHA2_BINARY: sha2('binary'),
  HASH: define([1, 1_000], (call) => fragment(`sf_signed(hash(${hashedArguments(call)}))`, 'fixed')),
  UUID_STRING: define([0, 2], () => fragment('CAST(uuid() AS VARCHAR)', 'text')),
  BASE64_ENCODE: define([1, 3], (call) => fragment(`base64(${bytes(call)})`, 'text')),
  ...decoding('BASE64', 'from_base64', [1, 2]),
  HEX_ENCODE: define([1, 2], (call) => {
    const digits = `hex(${bytes(call)})`;
    return fragment(constantArgument(call, 1) === '0' ? `lower(${digits})` : digits, 'text');
  }),
  ...decoding('HEX', 'unhex', 1),
};
