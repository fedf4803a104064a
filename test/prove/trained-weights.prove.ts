/** The trained weights in the repository are those that its texts and its code give: each is trained again. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

it.each(['sentiment', 'similarity', 'extraction', 'redaction'])('of %s', (set) => {
  const program = `packages/embedded-warehouse/training/train-${set}.ts`;
  const { status, stderr } = spawnSync(process.execPath, [program, '--check'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});
