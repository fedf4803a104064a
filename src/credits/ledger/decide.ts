/**
 * The ledger's state machine: rows and commands in, changed rows and outcomes out. It does no I/O and reads no clock,
 * so the same commands on the same rows always end in the same books.
 */

import { isOnDemand, type Scope, windowFor } from '../scope.ts';
import type { Decision, RowKeys, Rows } from '../store/ledger-store.ts';
import { windowOfCommands } from '../windows/charged-window.ts';
import type { CreditWindow, WindowId } from '../windows/credit-calendar.ts';
import { administer, resetWindow } from './administer.ts';
import { Books } from './books.ts';
import type { BucketKey } from './bucket.ts';
import { handleAnswer } from './claim-answer.ts';
import type { Command, ExpireCommand, OpenWindowCommand, Outcome } from './command.ts';
import type { LedgerHead } from './ledger-head.ts';
import type { LedgerSetting } from './ledger-setting.ts';
import type { Rules } from './rules.ts';
import {
  chargedScopes,
  correctEvent,
  correctedScopes,
  expireHold,
  recordEvent,
  releaseHold,
  settleHold,
  settleRows,
} from './settle-hold.ts';
import { takeCallHolds, takeHold, takeRowHolds, topUpHold } from './take-hold.ts';

export function apply(books: Books, command: Command): Outcome {
  switch (command.type) {
    case 'hold':
      return takeHold(books, command);
    case 'holdRows':
      return takeRowHolds(books, command);
    case 'holdCalls':
      return takeCallHolds(books, command);
    case 'topUp':
      return topUpHold(books, command);
    case 'settle':
      return settleHold(books, command);
    case 'settleRows':
      return settleRows(books, command);
    case 'release':
      return releaseHold(books, command);
    case 'record':
      return recordEvent(books, command);
    case 'expire':
      return expireOrphans(books, command);
    case 'correct':
      return correctEvent(books, command);
    case 'openWindow':
      return openWindow(books, command);
    case 'resetWindow':
      return resetWindow(books, command);
    case 'heartbeat':
      books.putLease(command.owner, command.leaseUntil === 0 ? null : command.leaseUntil);
      return { type: 'done' };
    case 'bindRequest':
    case 'claimAnswer':
    case 'keepAnswer':
    case 'dropAnswer':
      return handleAnswer(books, command);
    default:
      return administer(books, command);
  }
}

function openWindow(books: Books, { at }: OpenWindowCommand): Outcome {
  const refusal = books.clockAhead(at);
  if (!refusal) books.openWindow();
  return refusal ?? { type: 'done' };
}

function expireOrphans(books: Books, { at }: ExpireCommand): Outcome {
  // By a clock that ran ahead, every lease has ended.
  const refusal = books.clockAhead(at);
  if (refusal) return refusal;
  for (const id of books.orphans) {
    const hold = books.hold(id);
    // The lease may have been renewed, or the hold settled, by a command before this one.
    if (hold && books.leaseUntil(hold.owner) < at) expireHold(books, hold, at);
  }
  return { type: 'done' };
}

/**
 * The decision of one transaction: the commands one after the other, each seeing what came before it. An
 * administrator's act changes which scopes count, so it has to be the only command of its transaction.
 */
export function createDecision(
  setting: LedgerSetting,
  rulesOf: (head: LedgerHead) => Rules,
  commands: readonly Command[],
): Decision<readonly Outcome[]> {
  const windowIn = ({ latestWindow }: LedgerHead): CreditWindow =>
    windowOfCommands(setting.calendar, latestWindow, commands);
  return {
    keys: () => rowKeys(commands),
    buckets: (head, rows) => bucketKeys(rulesOf(head), windowIn(head).id, rows, commands),
    decide(head, rows, buckets) {
      const books = new Books({ setting, rules: rulesOf(head), head, window: windowIn(head), rows, buckets });
      const result = commands.map((command) => apply(books, command));
      return { changes: books.changes(), result };
    },
  };
}

function rowKeys(commands: readonly Command[]): RowKeys {
  const holds: string[] = [];
  const events: string[] = [];
  const answers: string[] = [];
  let orphansAt: number | null = null;
  let openHolds = false;
  for (const command of commands) {
    switch (command.type) {
      case 'topUp':
      case 'settle':
      case 'release':
        holds.push(command.id);
        break;
      case 'settleRows':
        for (const { id } of command.rows) holds.push(id);
        break;
      case 'record':
        events.push(command.id);
        break;
      case 'correct':
        events.push(command.eventId);
        break;
      case 'expire':
        orphansAt = Math.max(orphansAt ?? 0, command.at);
        break;
      case 'setLimit':
      case 'suspend':
      case 'suspendImmediate':
        // It may begin to count now.
        openHolds ||= isOnDemand(command.scope);
        break;
      case 'bindRequest':
      case 'claimAnswer':
      case 'keepAnswer':
      case 'dropAnswer':
        answers.push(command.id);
        break;
    }
  }
  return { holds, events, answers, orphansAt, openHolds };
}

function bucketKeys(
  rules: Rules,
  window: WindowId,
  rows: Rows,
  commands: readonly Command[],
): readonly BucketKey[] {
  const keys = new Map<WindowId, Set<Scope>>();
  function add(scopes: readonly Scope[], charged: WindowId): void {
    const known = keys.get(charged) ?? new Set();
    keys.set(charged, known);
    for (const scope of scopes) known.add(scope);
  }
  function addAttempt(id: string): void {
    const hold = rows.holds.get(id);
    if (hold) add(chargedScopes(rules, hold), hold.window);
    const event = rows.events.get(id);
    if (event) add(correctedScopes(rules, event), event.window);
  }
  for (const command of commands) {
    switch (command.type) {
      case 'hold':
      case 'holdRows':
      case 'record':
        add(rules.scopesOf(command.call), window);
        break;
      case 'holdCalls':
        for (const { call } of command.holds) add(rules.scopesOf(call), window);
        break;
      case 'topUp':
      case 'settle':
      case 'release':
        addAttempt(command.id);
        break;
      case 'settleRows':
        for (const { id } of command.rows) addAttempt(id);
        break;
      case 'correct':
        addAttempt(command.eventId);
        break;
      case 'expire':
        rows.orphans.forEach(addAttempt);
        break;
      case 'setLimit':
      case 'clearLimit':
      case 'suspend':
      case 'suspendImmediate':
      case 'resume':
        add([command.scope], window);
        for (const hold of rows.holds.values()) add([command.scope], hold.window);
        break;
    }
  }
  return [...keys].flatMap(([charged, scopes]) =>
    [...scopes].map((scope) => ({ scope, window: windowFor(scope, charged) })),
  );
}
