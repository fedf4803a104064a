import { expect, test } from 'vitest';
import { type Act, explore, type ModelRules, type Program } from './replica-model.ts';

const acts: readonly Act[] = ['hold', 'topUp', 'settle', 'expire'];
const OPERATIONS = 3;

/** Every way to give three operations to two processes. */
function programs(): readonly Program[] {
  const sequences = (length: number): readonly (readonly Act[])[] =>
    length === 0 ? [[]] : sequences(length - 1).flatMap((rest) => acts.map((act) => [...rest, act]));
  // The two are alike, so the first may be the busier one.
  return [OPERATIONS, OPERATIONS - 1].flatMap((busier) =>
    sequences(busier).flatMap((one) => sequences(OPERATIONS - busier).map((two): Program => [one, two])),
  );
}

const none = { breaks: 0, deaths: 0, lapses: 0, folds: 0, forgets: 0 };
const sound = {
  comparesPosition: true,
  asks: 'when it knows the newest row',
  keepsRows: true,
  looksBehind: true,
} as const;
const broken: ModelRules = { ...sound, troubles: { ...none, breaks: 1, deaths: 1, lapses: 1 } };
const lagging: ModelRules = { ...sound, troubles: { ...none, lapses: 1, folds: 1, forgets: 1 } };

test.each([
  ['with what may break between them', broken],
  ['on tables that lag behind and caches that are emptied', lagging],
])('no order of three operations of two processes, %s, leads to wrong books', (_, rules) => {
  const all = programs();
  let states = 0;
  for (const program of all) states += explore(program, rules);
  console.log(`${all.length} programs, ${states} states`);
  expect(states).toBeGreaterThan(10_000);
});

test.each<[string, ModelRules, RegExp]>([
  [
    'the key of the journal',
    { ...broken, comparesPosition: false, troubles: none },
    /its holds|its events|over its limit/,
  ],
  ['the question to the journal', { ...broken, asks: 'never' }, /committed twice|because of itself/],
  ['the right moment for it', { ...broken, asks: 'before it knows it' }, /committed twice|because of itself/],
  [
    'the rows that a decision began with',
    { ...lagging, keepsRows: false },
    /its holds|its events|is not known/,
  ],
  [
    'a look at what is not in the tables yet',
    { ...lagging, looksBehind: false },
    /its holds|its events|is not known/,
  ],
])('without %s there would be wrong ones', (_, unsound, complaint) => {
  const complaints = programs().flatMap((program) => {
    try {
      explore(program, unsound);
      return [];
    } catch (error) {
      return [String(error)];
    }
  });
  expect(complaints.filter((text) => complaint.test(text)).length).toBeGreaterThan(0);
});
