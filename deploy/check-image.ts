/** `node deploy/check-image.ts`: runs each step of the Dockerfile in a clean folder, and tells the size of the files. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildImage } from './dockerfile.ts';

const folder = mkdtempSync(join(tmpdir(), 'image-'));
try {
  const { steps, bytes, user, command } = buildImage(fileURLToPath(new URL('..', import.meta.url)), folder);
  for (const step of steps) console.log(`RUN ${step.command}\n    ${step.seconds.toFixed(1)} s`);
  const megabytes = (bytes / 1e6).toFixed(0);
  console.log(`${megabytes} MB of files beside the base image; ${user} runs ${command.join(' ')}.`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
