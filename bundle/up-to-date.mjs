import { readFileSync, statSync } from 'node:fs';

const root = new URL('../', import.meta.url);

/** Of what `build.mjs` has bundled last. */
export const lastBundle = new URL('node_modules/.cache/bundle/', root);

/** Whether each source is as it was when the bundle was made. */
export function isUpToDate() {
  try {
    const sources = JSON.parse(readFileSync(new URL('sources.json', lastBundle), 'utf8'));
    return Object.entries(sources).every(
      ([path, changedAt]) => statSync(new URL(path, root)).mtimeMs === changedAt,
    );
  } catch {
    return false;
  }
}
