import { expect, test } from 'vitest';
import { alertText } from '../../src/credits/alerts/alert-text.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import type { Scope } from '../../src/credits/scope.ts';
import type { AlertRecord } from '../../src/credits/store/ledger-store.ts';
import { NOON } from './credits-fixture.ts';

test('names cannot break out of an alert', () => {
  const alert: AlertRecord = {
    scope: 'user:x"\r\nBcc: all@example.com\u2028<!channel> *bold* <https://evil.example|click>' as Scope,
    window: '2026-05-04',
    trigger: 'notify',
    percent: 80,
    state: 'NOTIFIED',
    at: NOON,
    used: 8 as MicroCredits,
    held: 0 as MicroCredits,
    limit: 10 as MicroCredits,
    projected: 16 as MicroCredits,
  };
  const { subject, body } = alertText(alert);
  expect(subject).toBe(
    `Credits: user "x'  Bcc: all@example.com <!channel> *bold* <https://evil.example|click>" has passed 80 %`,
  );
  expect(body).not.toMatch(/[\r\n\u2028]/);
  expect(alertText({ ...alert, scope: `user:${'a'.repeat(10_000)}` as Scope }).subject.length).toBeLessThan(
    130,
  );
  // Cut inside of a character, it is still text that every channel takes.
  const cut = alertText({ ...alert, scope: `user:${'a'.repeat(78)}${'\u{1f388}'.repeat(10)}` as Scope });
  expect(cut.subject).toContain('a\ufffd…"');
});

test.each([
  ['of zero', 0, 'has used 0.000008 of 0 credits (100 %)'],
  ['that nobody set', 1e15, 'has used 0.000008 credits in the window 2026-05-04, and has no limit'],
])('an alert of a scope with a limit %s tells it in words that make sense', (_, limit, words) => {
  const alert: AlertRecord = {
    scope: 'user:ada' as Scope,
    window: '2026-05-04',
    trigger: 'bill-above-hold',
    percent: 120,
    state: 'OK',
    at: NOON,
    used: 8 as MicroCredits,
    held: 0 as MicroCredits,
    limit: limit as MicroCredits,
    projected: 16 as MicroCredits,
  };
  expect(alertText(alert).body).toContain(words);
  expect(alertText({ ...alert, used: 0 as MicroCredits }).body).not.toMatch(/NaN|Infinity/);
});
