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

const rules: ModelRules = { comparesPosition: true, asks: 'when it knows the newest row', breaks: 1 };

test('no order of three operations of two processes, with what may break between them, leads to wrong books', () => {
  const all = programs();
  let states = 0;
  for (const program of all) states += explore(program, rules);
  console.log(`${all.length} programs, ${states} states`);
  expect(states).toBeGreaterThan(10_000);
});

test.each<[string, ModelRules, RegExp]>([
  [
    'the key of the journal',
    { ...rules, comparesPosition: false, breaks: 0 },
    /its holds|its events|over its limit/,
  ],
  ['the question to the journal', { ...rules, asks: 'never' }, /committed twice|because of itself/],
  ['the right moment for it', { ...rules, asks: 'before it knows it' }, /committed twice|because of itself/],
])('without %s there would be wrong ones', (_, broken, complaint) => {
  const complaints = programs().flatMap((program) => {
    try {
      explore(program, broken);
      return [];
    } catch (error) {
      return [String(error)];
    }
  });
  expect(complaints.filter((text) => complaint.test(text)).length).toBeGreaterThan(0);
});
