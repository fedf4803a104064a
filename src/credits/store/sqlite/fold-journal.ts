/** Brings the tables up to date with the journal: each row once, however many transactions changed it. */
import type { DatabaseSync } from 'node:sqlite';
import { ACCOUNT, keyScope, qualifiedScope, type Scope, teamScope, userScope } from '../../scope.ts';
import type { WindowId } from '../../windows/credit-calendar.ts';
import type { Journal, JournalEntry } from './journal.ts';
import type { StoreReader } from './read-rows.ts';
import {
  BUCKET_COLUMNS,
  EVENT_COLUMNS,
  type EventParties,
  type EventRow,
  HOLD_COLUMNS,
  partiesOf,
} from './table-rows.ts';
import type { Unfolded } from './unfolded.ts';

/**
 * Runs inside a transaction that has seen the whole journal.
 * @param holds `known` leaves holds in the journal that have no row so far: most are over before anybody needs it
 */
export type FoldJournal = (unfolded: Unfolded, holds: 'all' | 'known') => void;

/** The usage log has still to take it. */
const PENDING = 1;

export function createFoldJournal(database: DatabaseSync, read: StoreReader, journal: Journal): FoldJournal {
  const putBucket = database.prepare(
    `INSERT INTO buckets VALUES (${marks(BUCKET_COLUMNS)}) ON CONFLICT DO UPDATE SET
       settled = excluded.settled, held = excluded.held, alerted = excluded.alerted, resumed = excluded.resumed,
       alerted_for = excluded.alerted_for`,
  );
  const putHold = database.prepare(`INSERT OR REPLACE INTO holds VALUES (${marks(HOLD_COLUMNS)})`);
  const dropHold = database.prepare('DELETE FROM holds WHERE id = ?');
  const putEvent = database.prepare(
    `INSERT OR REPLACE INTO events VALUES (?, ${PENDING}, ${marks(EVENT_COLUMNS - 1)})`,
  );
  const addToTally = database.prepare(
    'INSERT INTO tallies VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET settled = settled + excluded.settled',
  );

  return (unfolded, holds) => {
    const left = holds === 'all' ? [] : unfolded.newHolds();
    for (const { 0: id } of left) unfolded.holds.delete(id);
    for (const row of unfolded.buckets.values()) putBucket.run(...row);
    for (const row of unfolded.holds.values()) putHold.run(...row);
    for (const id of unfolded.dropped) dropHold.run(id);
    // Before the events, as a correction is compared with the row that it replaces.
    for (const { window, scope, credits } of tallies(unfolded.events.values(), read.creditsOf)) {
      addToTally.run(window, scope, credits);
    }
    for (const row of unfolded.events.values()) putEvent.run(...row);
    journal.clear();
    unfolded.clear();
    if (left.length === 0) return;
    const entry: JournalEntry = [[], left, [], []];
    journal.append(entry);
    unfolded.add(entry, () => true);
  };
}

interface Tally {
  readonly window: WindowId;
  readonly scope: Scope;
  credits: number;
}

/**
 * What events add to every scope over their function or model, limited or not.
 * @param bookedBefore what the event of an id is booked with so far
 */
function tallies(events: Iterable<EventRow>, bookedBefore: (eventId: string) => number): Iterable<Tally> {
  const kinds = new Map<
    string,
    { readonly window: WindowId; readonly parties: EventParties; credits: number }
  >();
  for (const event of events) {
    const [id, revision, window, booked] = event;
    // A correction counts for what it changes.
    const credits = revision === 1 ? booked : booked - bookedBefore(id);
    if (credits === 0) continue;
    const parties = partiesOf(event);
    const { user, apiKeyId, teams, functionName, requestedModel } = parties;
    // No name holds control characters.
    const kind = `${window}\n${user}\n${apiKeyId}\n${teams}\n${functionName}\n${requestedModel}`;
    const known = kinds.get(kind);
    if (known) known.credits += credits;
    else kinds.set(kind, { window, parties, credits });
  }
  const sums = new Map<string, Tally>();
  for (const { window, parties, credits } of kinds.values()) {
    for (const scope of talliedScopes(parties)) {
      const key = `${window} ${scope}`;
      const tally = sums.get(key);
      if (tally) tally.credits += credits;
      else sums.set(key, { window, scope, credits });
    }
  }
  return sums.values();
}

function talliedScopes({
  user,
  apiKeyId,
  teams,
  functionName,
  requestedModel,
}: EventParties): readonly Scope[] {
  const own = apiKeyId === null ? [userScope(user)] : [userScope(user), keyScope(apiKeyId)];
  const bases = [ACCOUNT, ...own, ...(JSON.parse(teams) as string[]).map(teamScope)];
  const ofFunction = bases.map((base) => qualifiedScope('function', functionName, base));
  if (requestedModel === null) return ofFunction;
  return [...ofFunction, ...bases.map((base) => qualifiedScope('model', requestedModel, base))];
}

function marks(count: number): string {
  return Array.from({ length: count }, () => '?').join(', ');
}
