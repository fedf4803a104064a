import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEnvFile } from '../../src/settings/env-file.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'env-file-'));
  path = join(folder, '.env');
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(content: string | Buffer) {
  writeFileSync(path, content);
  const { settings, problems } = readEnvFile(path);
  return { settings, problems: problems.map((problem) => problem.replace(path, '.env')) };
}

describe('a line of .env', () => {
  it.each([
    ['A_SETTING=x', 'x'],
    ['  A_SETTING  =  x  y  ', 'x  y'],
    ['export\t A_SETTING=x', 'x'],
    ['\uFEFFA_SETTING=x', 'x'],
    ['# first\r\nA_SETTING=x\r\n', 'x'],
    ['# first\rA_SETTING=x\r', 'x'],
    ['A_SETTING=x # a comment', 'x'],
    ['A_SETTING= #a comment', ''],
    ['A_SETTING=', ''],
    ['A_SETTING="#x"# a comment', '#x'],
    ['A_SETTING=\'a\\n"b"\'', 'a\\n"b"'],
    ['A_SETTING="a\\nb\nc"', 'a\nb\nc'],
    ['A_SETTING={"a":1}', '{"a":1}'],
    ['A_SETTING=x\nA_SETTING="x"', 'x'],
    ['\n \n  # A_SETTING=y\nA_SETTING=x', 'x'],
  ])('%j sets %j', (content, value) => {
    expect(read(content)).toEqual({ settings: new Map([['A_SETTING', value]]), problems: [] });
  });

  const noSetting = 'this is no setting; write NAME=value, or # before a comment.';
  const halfQuoted =
    'the value of A_SETTING begins with a quote and does not end with it; put the whole value in quotes.';
  const cut =
    'the value of A_SETTING has a #; put it in quotes, or a space before the # if a comment begins there.';
  it.each([
    ['A_SETTING: x', 1, noSetting],
    ['\n\nA_SETTING x', 3, noSetting],
    ['set A_SETTING=x', 1, noSetting],
    ['A-SETTING=x', 1, noSetting],
    ['"A_SETTING"=x', 1, noSetting],
    ['\u00a0A_SETTING=x', 1, noSetting],
    ['=x', 1, noSetting],
    ['OTHER="a\nb"\nA_SETTING', 3, noSetting],
    ['A_SETTING="x', 1, halfQuoted],
    ['A_SETTING="x" y', 1, halfQuoted],
    ['A_SETTING="x\\"y"', 1, halfQuoted],
    ['A_SETTING=x#y', 1, cut],
    ['A_SETTING=#x', 1, cut],
    ['A_SETTING=x\n\nA_SETTING=y', 3, 'A_SETTING has another value in line 1; keep one of them.'],
  ])('%j is refused, and the rest is read', (content, line, problem) => {
    const { settings, problems } = read(`${content}\nTHE_REST=read\n`);
    expect(problems).toEqual([`.env, line ${line}: ${problem}`]);
    expect(settings.get('THE_REST')).toBe('read');
  });
});

describe('a file .env', () => {
  it('may be absent', () => {
    expect(readEnvFile(path)).toEqual({ settings: new Map(), problems: [] });
  });

  it('is refused in another encoding, which would lose what it says', () => {
    const told = ['.env is not in UTF-8; save it as UTF-8.'];
    expect(read(Buffer.from('\uFEFFA_SETTING=x\n', 'utf16le')).problems).toEqual(told);
    expect(read(Buffer.from('A_SETTING=caf\u00e9\n', 'latin1')).problems).toEqual(told);
    expect(read(Buffer.from('A_SETTING=x\n', 'utf16le')).problems).toEqual([
      '.env holds a NUL character; save it as UTF-8, without any.',
    ]);
  });

  it.each([
    ['nowhere', 'ENOENT'],
    ['.env', 'ELOOP'],
    ['.', 'EISDIR'],
  ])('is refused where it is a link to %s', (target, code) => {
    symlinkSync(target, path);
    expect(readEnvFile(path).problems).toEqual([
      expect.stringContaining(`${path} cannot be read: ${code}: `),
    ]);
  });
});
