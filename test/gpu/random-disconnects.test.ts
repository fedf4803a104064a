import { test } from 'vitest';
import { runDisconnectTrial } from './disconnect-trial.ts';

const STREAMS = 3_000;
const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);

test(`${STREAMS} streams with random disconnects leave nothing behind (seed ${seed})`, () =>
  runDisconnectTrial(STREAMS, seed));
