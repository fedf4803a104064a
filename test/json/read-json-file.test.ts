import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readJsonFile } from '../../src/json/read-json-file.ts';

function file(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'json-file-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'file.json');
  writeFileSync(path, content);
  return path;
}

it.each([
  ['of letters', 'a'.repeat(20_000_000)],
  ['of escapes', '\\"'.repeat(10_000_000)],
])('reads a text of 20 MB %s', async (_, text) => {
  expect(await readJsonFile(file(`{"note":"${text}"}`))).toEqual({ note: JSON.parse(`"${text}"`) });
});

it.each(['{"a":1,"a":2}', '{"\\u0061":{"b":1},"a":2}', '{"x":"\\\\","a":"{\\"a\\":","a":3}'])(
  'refuses a key that stands twice, however it is written: %s',
  async (content) => {
    const path = file(content);
    await expect(readJsonFile(path)).rejects.toThrow(`${path}: a: is given twice; keep one of them.`);
  },
);

it('takes no word of a text for a key', async () => {
  const content = { a: '","a":1,"a":{', b: [{ a: '\\' }, { a: '"}' }] };
  expect(await readJsonFile(file(JSON.stringify(content)))).toEqual(content);
});
