/** The pages, in the order of the navigation. */
import type { ComponentType } from 'preact';
import { Alerts } from './alerts.tsx';
import { Ask } from './ask/ask.tsx';
import { Books } from './books.tsx';
import { Calls } from './calls/calls.tsx';
import { Fleet } from './fleet.tsx';
import { LimitsAndKeys } from './limits/limits.tsx';
import { SetUp } from './set-up/set-up.tsx';
import { Spend } from './spend.tsx';
import { Today } from './today.tsx';
import { Warehouse } from './warehouse.tsx';

export interface ConsolePage {
  /** The first part of its address. */
  readonly name: string;
  readonly title: string;
  readonly View: ComponentType;
}

export const pages: readonly ConsolePage[] = [
  { name: 'today', title: 'Today', View: Today },
  { name: 'spend', title: 'Spend', View: Spend },
  { name: 'calls', title: 'Calls', View: Calls },
  { name: 'limits', title: 'Limits & keys', View: LimitsAndKeys },
  { name: 'alerts', title: 'Alerts', View: Alerts },
  { name: 'fleet', title: 'Fleet', View: Fleet },
  { name: 'warehouse', title: 'Warehouse', View: Warehouse },
  { name: 'books', title: 'Books', View: Books },
  { name: 'ask', title: 'Ask', View: Ask },
  { name: 'set-up', title: 'Set up', View: SetUp },
];
