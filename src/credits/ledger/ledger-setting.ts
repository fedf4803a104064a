import type { CreditCalendar } from '../windows/credit-calendar.ts';
import type { Policy } from './rules.ts';

/** What a process fixes once: how days are cut and which limits it starts with. */
export interface LedgerSetting {
  readonly calendar: CreditCalendar;
  readonly policy: Policy;
}
