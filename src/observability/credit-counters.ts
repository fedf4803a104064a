/** Credits as they are charged, by user and by back end. */
import type { Registry } from 'prom-client';
import { Counter } from 'prom-client';
import type { MicroCredits } from '../credits/micro-credits.ts';
import { MICRO_CREDITS_PER_CREDIT } from '../credits/micro-credits.ts';
import { createHeaviestUsers, OTHER } from './heaviest-users.ts';

export interface SpentCredits {
  readonly function: string;
  readonly backend: string;
  readonly user: string;
  readonly credits: MicroCredits;
}

export function createCreditCounters(registry: Registry, namedUsers: number): (spent: SpentCredits) => void {
  const registers = [registry];
  const byUser = new Counter({
    name: 'snowflake_credits_total',
    help: 'Credits charged, by function and user; the heaviest users by name, the rest as other',
    labelNames: ['function', 'user'],
    registers,
  });
  const byBackend = new Counter({
    name: 'gateway_credits_total',
    help: 'Credits charged, by function and back end; no series of it ever ends, so that its rate is exact',
    labelNames: ['function', 'backend'],
    registers,
  });
  const heaviest = createHeaviestUsers(namedUsers);
  const spentByUser = new Map<string, Map<string, number>>();

  return ({ function: name, backend, user, credits }) => {
    const amount = credits / MICRO_CREDITS_PER_CREDIT;
    byBackend.labels(name, backend).inc(amount);
    const { label, displaced } = heaviest.add(user, amount);
    if (displaced !== null) {
      for (const [func, spent] of spentByUser.get(displaced) ?? []) {
        byUser.remove({ function: func, user: displaced });
        byUser.inc({ function: func, user: OTHER }, spent);
      }
      spentByUser.delete(displaced);
    }
    byUser.labels(name, label).inc(amount);
    if (label === OTHER) return;
    const spent = spentByUser.get(user) ?? new Map<string, number>();
    spentByUser.set(user, spent.set(name, (spent.get(name) ?? 0) + amount));
  };
}
