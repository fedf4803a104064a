import { test } from 'vitest';
import { runDisconnectTrial } from '../gpu/disconnect-trial.ts';

const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);

test(`10,000 streams with random disconnects leave nothing behind (seed ${seed})`, () =>
  runDisconnectTrial(10_000, seed));
