import { test } from 'vitest';
import { runDisconnectTrial } from './disconnect-trial.ts';

/** Ten thousand are part of `npm run prove`. */
const STREAMS = 2_000;
const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);

test(`${STREAMS} streams with random disconnects leave nothing behind (seed ${seed})`, () =>
  runDisconnectTrial(STREAMS, seed));
