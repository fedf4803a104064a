/** BINARY: its bytes are what is hashed, joined and measured; as a text it is in the session's format. */
import { expect, it } from 'vitest';
import { engineForFile } from './engine.ts';

const db = engineForFile();

it.each([
  ['HEX', 'FF00'],
  ['BASE64', '/wA='],
  ['base64', '/wA='],
])('becomes a text in %s', async (format, text) => {
  await db.execute(`alter session set binary_output_format = '${format}'`);
  const value = "to_binary('ff00')";
  expect(await db.rows(`select to_varchar(${value}), ${value}::varchar, ${value} || ''`)).toEqual([
    `${text} | ${text} | ${text}`,
  ]);
  await db.execute(`create or replace table kept (a int, b varchar default ${value}::varchar)`);
  await db.execute('insert into kept (a) values (1)');
  expect(await db.value('select b from kept')).toBe(text);
  // The wire has its own.
  expect(await db.value(`select ${value}`)).toBe('FF00');
});

it('is a text of characters in UTF-8, and in no unknown format', async () => {
  await db.execute("alter session set binary_output_format = 'UTF-8'");
  expect(await db.value("select to_varchar(to_binary('68c3a9'))")).toBe('hé');
  expect((await db.failure("alter session set binary_output_format = 'OCTAL'")).code).toBe('001008');
  await db.execute('alter session unset binary_output_format');
  expect(await db.value("select to_varchar(to_binary('68c3a9'))")).toBe('68C3A9');
});

it.each([
  ["md5(to_binary('616263', 'hex')) = md5('abc')", '1'],
  ["sha1(to_binary('616263')) = sha1('abc') and sha2(to_binary('616263')) = sha2('abc')", '1'],
  ["md5_binary('abc')::varchar", '900150983CD24FB0D6963F7D28E17F72'],
  ["sha1_binary('abc')::varchar", 'A9993E364706816ABA3E25717850C26C9CD0D89D'],
  ["length(sha2_binary('abc', 256))", '32'],
  ["sha2('abc', 224)", '23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7'],
  [
    "sha2_hex(to_binary('616263'), 384)",
    'cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7',
  ],
  [
    "lower(sha2_binary('abc', 512)::varchar)",
    'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
  ],
  ["(to_binary('ff') || to_binary('00'))::varchar", 'FF00'],
  ["length(concat(to_binary('ff'), to_binary('00'), to_binary('aa')))", '3'],
  ["hex_encode(concat(to_binary('ff'), to_binary('00')))", 'FF00'],
  ["concat(to_binary('ff'), 'x')", 'FFx'],
  ["to_json(to_variant(to_binary('ff')))", '"FF"'],
])('%s is %s', async (expression, value) => {
  expect(await db.value(`select ${expression}`)).toBe(value);
});
