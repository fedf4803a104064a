/** The pages, in the order of the navigation. */
import type { ComponentType } from 'preact';
import { Calls } from './calls/calls.tsx';
import { LimitsAndKeys } from './limits/limits.tsx';
import { Spend } from './spend.tsx';
import { Today } from './today.tsx';

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
];
