import { asText, fragment } from '../dialect/fragment.ts';
import { unsupported } from '../errors/snowflake-errors.ts';
import { argument, define, type FunctionTable } from './function-definition.ts';

export const hashFunctions: FunctionTable = {
  MD5: define(1, (call) => fragment(`md5(${asText(argument(call, 0))})`, 'text')),
  MD5_HEX: define(1, (call) => fragment(`md5(${asText(argument(call, 0))})`, 'text')),
  SHA1: define(1, (call) => fragment(`sha1(${asText(argument(call, 0))})`, 'text')),
  SHA1_HEX: define(1, (call) => fragment(`sha1(${asText(argument(call, 0))})`, 'text')),
  SHA2: define([1, 2], (call) => {
    if (call.args[1] && call.args[1].text !== '256') throw unsupported('SHA2 with another length than 256');
    return fragment(`sha256(${asText(argument(call, 0))})`, 'text');
  }),
  SHA2_HEX: define([1, 2], (call) => fragment(`sha256(${asText(argument(call, 0))})`, 'text')),
  HASH: define([1, 1_000], (call) =>
    fragment(`sf_signed(hash(${call.args.map((arg) => arg.text).join(', ')}))`, 'fixed'),
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
    return fragment(`hex(${value.type.kind === 'binary' ? value.text : `encode(${asText(value)})`})`, 'text');
  }),
  HEX_DECODE_STRING: define(1, (call) => fragment(`decode(unhex(${asText(argument(call, 0))}))`, 'text')),
  HEX_DECODE_BINARY: define(1, (call) => fragment(`unhex(${asText(argument(call, 0))})`, 'binary')),
};
