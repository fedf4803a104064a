#!/usr/bin/env node
// Node strips no types of installed packages, so those have been built; a checkout runs as it is.
import { existsSync } from 'node:fs';

const built = new URL('../dist/main.js', import.meta.url);
await import(existsSync(built) ? built.href : new URL('../src/main.ts', import.meta.url).href);
