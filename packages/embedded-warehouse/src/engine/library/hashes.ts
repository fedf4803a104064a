import { asText, type Fragment, fragment } from '../dialect/fragment.ts';
import { unsupported } from '../errors/snowflake-errors.ts';
import { argument, type Call, constantArgument, define, type FunctionTable } from './function-definition.ts';

function sha2(call: Call): Fragment {
  const length = constantArgument(call, 1) ?? '256';
  if (length !== '256' && length !== '0') throw unsupported('SHA2 with another length than 256');
  return fragment(`sha256(${asText(argument(call, 0))})`, 'text');
}

/** Numbers that compare equal have one hash, whatever their precision and scale. */
export function hashed(piece: Fragment): string {
  return piece.type.kind === 'fixed' || piece.type.kind === 'real'
    ? `CAST(${piece.text} AS DOUBLE)`
    : piece.text;
}

export const hashFunctions: FunctionTable = {
  MD5: define(1, (call) => fragment(`md5(${asText(argument(call, 0))})`, 'text')),
  MD5_HEX: define(1, (call) => fragment(`md5(${asText(argument(call, 0))})`, 'text')),
  SHA1: define(1, (call) => fragment(`sha1(${asText(argument(call, 0))})`, 'text')),
  SHA1_HEX: define(1, (call) => fragment(`sha1(${asText(argument(call, 0))})`, 'text')),
  SHA2: define([1, 2], sha2),
  SHA2_HEX: define([1, 2], sha2),
  HASH: define([1, 1_000], (call) =>
    fragment(`sf_signed(hash(${call.args.map(hashed).join(', ')}))`, 'fixed'),
  ),
  UUID_STRING: define([0, 2], () => fragment('CAST(uuid() AS VARCHAR)', 'text')),
  BASE64_ENCODE: define([1, 3], (call) => {
    const value = argument(call, 0);
    return fragment(
      `base64(${value.type.kind === 'binary' ? value.text : `encode(${asText(value)})`})`,
      'text',
    );
  }),
  BASE64_DECODE_STRING: define([1, 2], (call) =>
    fragment(`decode(from_base64(${asText(argument(call, 0))}))`, 'text'),
  ),
  BASE64_DECODE_BINARY: define([1, 2], (call) =>
    fragment(`from_base64(${asText(argument(call, 0))})`, 'binary'),
  ),
  HEX_ENCODE: define([1, 2], (call) => {
    const value = argument(call, 0);
    const digits = `hex(${value.type.kind === 'binary' ? value.text : `encode(${asText(value)})`})`;
    return fragment(constantArgument(call, 1) === '0' ? `lower(${digits})` : digits, 'text');
  }),
  HEX_DECODE_STRING: define(1, (call) => fragment(`decode(unhex(${asText(argument(call, 0))}))`, 'text')),
  HEX_DECODE_BINARY: define(1, (call) => fragment(`unhex(${asText(argument(call, 0))})`, 'binary')),
};
