/** Which window a transaction charges, by clocks that may step back, differ between processes, or run ahead. */

import type { Command } from '../ledger/command.ts';
import { type CreditCalendar, type CreditWindow, daysBetween, type WindowId } from './credit-calendar.ts';

/** Days that may pass without anybody charging anything while a process runs: it opens each day as it begins. */
const MAX_IDLE_DAYS = 2;
/** Days that a gateway may have been switched off. */
const MAX_OFF_DAYS = 400;

/**
 * The window of what is new at that instant: the calendar's, but never one older than the newest that was ever
 * charged. So a clock that steps back does not re-open a day whose limit was spent, and two processes whose clocks
 * differ around midnight agree. Nor is it one that jumps: a clock that ran ahead would keep charging the later day,
 * with limits that never renew, until the calendar has caught up.
 */
export function chargedWindow(
  calendar: CreditCalendar,
  latest: WindowId,
  at: number,
  maxDays = MAX_IDLE_DAYS,
): CreditWindow {
  const window = calendar.windowAt(at);
  if (latest === '' || latest === window.id) return window;
  const days = daysBetween(latest, window.id);
  return days < 0 || days > maxDays ? calendar.windowOf(latest) : window;
}

/**
 * One transaction has one window, so that no command is charged to a day that the one before it has closed: the
 * latest that one of its commands may open.
 */
export function windowOfCommands(
  calendar: CreditCalendar,
  latest: WindowId,
  commands: readonly Command[],
): CreditWindow {
  let found: CreditWindow | undefined;
  for (const command of commands) {
    if (!('at' in command)) continue;
    const maxDays = command.type === 'openWindow' && command.confirmed ? MAX_OFF_DAYS : MAX_IDLE_DAYS;
    const window = chargedWindow(calendar, latest, command.at, maxDays);
    if (!found || window.id > found.id) found = window;
  }
  // Commands without an instant charge nothing new.
  return found ?? (latest === '' ? calendar.windowAt(0) : calendar.windowOf(latest));
}
