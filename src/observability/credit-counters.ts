/** Credits as they are charged, by who is charged for them and by back end. */
import { Counter, type Registry } from 'prom-client';
import { MICRO_CREDITS_PER_CREDIT, type MicroCredits } from '../credits/micro-credits.ts';
import type { Tags } from '../identity/tags.ts';
import { createHeaviestNames, OTHER } from './heaviest-names.ts';
import { keptChildren } from './kept-children.ts';

export interface SpentCredits {
  readonly function: string;
  readonly backend: string;
  readonly user: string;
  readonly teams: readonly string[];
  readonly apiKeyId: string | null;
  readonly tags: Tags;
  readonly credits: MicroCredits;
}

export function createCreditCounters(registry: Registry, places: number): (spent: SpentCredits) => void {
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
  const byBackendOf = keptChildren(byBackend);
  const named = (name: string, label: string, what: string) =>
    createNamedCounter(registry, { name, label, what, places });
  const byTeam = named(
    'gateway_team_credits_total',
    'team',
    'team, where a call of two teams counts for both',
  );
  const byKey = named('gateway_key_credits_total', 'key', 'API key');
  const byTag = named('gateway_tag_credits_total', 'tag', 'tag, where a call with two tags counts for both');
  const heaviest = createHeaviestNames(places);
  const spentByUser = new Map<string, Map<string, number>>();

  return ({ function: name, backend, user, teams, apiKeyId, tags, credits }) => {
    const amount = credits / MICRO_CREDITS_PER_CREDIT;
    byBackendOf(name, backend).inc(amount);
    for (const team of teams) byTeam(team, amount);
    if (apiKeyId !== null) byKey(apiKeyId, amount);
    for (const { key, value } of tags) byTag(`${key}=${value}`, amount);
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

interface NamedCounter {
  readonly name: string;
  readonly label: string;
  /** What is counted, for the counter's help. */
  readonly what: string;
  /** Names at most that have a series of their own. */
  readonly places: number;
}

/** The heaviest by name, the rest as other. */
function createNamedCounter(
  registry: Registry,
  { name: counterName, label, what, places }: NamedCounter,
): (name: string, amount: number) => void {
  const counter = new Counter({
    name: counterName,
    help: `Credits charged, by ${what}; the heaviest by name, the rest as other`,
    labelNames: [label],
    registers: [registry],
  });
  const heaviest = createHeaviestNames(places);
  const spent = new Map<string, number>();
  return (name, amount) => {
    const found = heaviest.add(name, amount);
    if (found.displaced !== null) {
      counter.remove({ [label]: found.displaced });
      counter.inc({ [label]: OTHER }, spent.get(found.displaced) ?? 0);
      spent.delete(found.displaced);
    }
    counter.inc({ [label]: found.label }, amount);
    if (found.label !== OTHER) spent.set(name, (spent.get(name) ?? 0) + amount);
  };
}
