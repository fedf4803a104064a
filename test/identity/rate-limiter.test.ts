import { expect, it } from 'vitest';
import type { User, UserName } from '../../src/identity/caller.ts';
import { createRateLimiter } from '../../src/identity/rate-limiter.ts';

const user = (name: string, key?: string): User => ({
  name: name as UserName,
  teams: [],
  permissions: new Set(),
  ...(key !== undefined && { apiKey: { id: key, tags: [] } }),
});

function limiterAt(perMinute: number) {
  let seconds = 1000;
  const limiter = createRateLimiter({ perMinute, now: () => seconds * 1000 });
  const admitted = (caller: User) => {
    try {
      limiter.admit(caller);
      return true;
    } catch {
      return false;
    }
  };
  return { admitted, limiter, pass: (more: number) => (seconds += more) };
}

it('counts each user and each API key by itself', () => {
  const { admitted } = limiterAt(1);
  const callers = [user('ada'), user('bob'), user('ada', 'k1'), user('ada', 'k2')];
  expect(callers.map(admitted)).toEqual([true, true, true, true]);
  expect(callers.map(admitted)).toEqual([false, false, false, false]);
});

it('lets nobody have more than the limit in any 60 seconds, and says when there is room', () => {
  const { admitted, limiter, pass } = limiterAt(2);
  expect(admitted(user('ada'))).toBe(true);
  pass(59);
  expect(admitted(user('ada'))).toBe(true);
  expect(() => limiter.admit(user('ada'))).toThrow(
    expect.objectContaining({ code: 'RATE_LIMITED', details: { limit: 2, retryAfterSeconds: 2 } }),
  );
  pass(2);
  expect(admitted(user('ada'))).toBe(true);
  expect(admitted(user('ada'))).toBe(false);
});

it('does not count what it refuses', () => {
  const { admitted, pass } = limiterAt(1);
  expect(admitted(user('ada'))).toBe(true);
  for (let second = 0; second < 60; second += 1) {
    expect(admitted(user('ada'))).toBe(false);
    pass(1);
  }
  pass(1);
  expect(admitted(user('ada'))).toBe(true);
});

it('is off at 0', () => {
  const { admitted } = limiterAt(0);
  expect(Array.from({ length: 1000 }, () => admitted(user('ada'))).every(Boolean)).toBe(true);
});

it('says whether there is room without taking it', () => {
  const { admitted, limiter } = limiterAt(1);
  for (let i = 0; i < 3; i += 1) limiter.check(user('ada'));
  expect(admitted(user('ada'))).toBe(true);
  expect(() => limiter.check(user('ada'))).toThrow(expect.objectContaining({ code: 'RATE_LIMITED' }));
  limiter.check(user('bob'));
});
