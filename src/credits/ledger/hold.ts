/** Credits set aside for one attempt before it is sent. Its id is the id of the usage event it will become. */

import type { MicroCredits } from '../micro-credits.ts';
import type { Scope } from '../scope.ts';
import type { CallFacts } from '../usage/usage-event.ts';
import type { WindowId } from '../windows/credit-calendar.ts';

export interface Hold {
  readonly id: string;
  /** The process that runs the attempt. When its lease ends, the hold is an orphan. */
  readonly owner: string;
  /** The window in which the hold was taken: what the attempt uses is charged to it, even after midnight. */
  readonly window: WindowId;
  readonly scopes: readonly Scope[];
  readonly amount: MicroCredits;
  readonly call: CallFacts;
}
