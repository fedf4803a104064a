/** What a question asks for, once it is understood. */

import type { TimeColumn } from '../model/time-of.ts';
import type { Condition, Dimension, Measure } from '../model/vocabulary.ts';
import type { Unit } from '../time/days.ts';
import type { Period } from '../time/period.ts';
import type { Cycle } from '../time/read-weekdays.ts';
import type { Limit } from './limits.ts';

export interface Ranking {
  readonly descending: boolean;
  readonly limit: number | null;
  /** How many better ones are left out: 1 for the second best. */
  readonly offset: number;
  /** Of a comparison: its change in percent, or in the figure's own unit. */
  readonly by: 'figure' | 'percent' | 'difference';
}

/**
 * What is made of the figures:
 * - `plain`: one for each group
 * - `running total`: of the steps of a series so far
 * - `steps`: of a series, each with its change against the one before
 * - `best of each`: the first dimension's best by the second
 * - `count of groups`: how many reach the threshold
 * - `share of things`: how many of all things they are, in percent
 * - `average of groups`: of the figures of the last dimension's groups
 * - `average of steps`: the figure of a whole period divided by the steps in it
 * - `list`: the things themselves, without a figure
 * - `without any`: the groups that have none
 * - `count without any`: how many they are
 * - `share without any`: in percent of all of them
 * - `share of best`: what the first ones of a ranking make of all, in percent
 * - `difference`: of two values of one kind, side by side
 * - `part of each`: percent of each group, or step, that the conditions leave
 */
export type QuestionForm =
  | 'plain'
  | 'running total'
  | 'steps'
  | 'best of each'
  | 'count of groups'
  | 'share of things'
  | 'average of groups'
  | 'average of steps'
  | 'list'
  | 'without any'
  | 'count without any'
  | 'share without any'
  | 'part of each'
  | 'share of best'
  | 'difference';

export interface BusinessQuestion {
  readonly form: QuestionForm;
  readonly measures: readonly Measure[];
  readonly dimensions: readonly Dimension[];
  readonly conditions: readonly Condition[];
  /** What the period and the steps are of; null where the figures have no date. */
  readonly time: TimeColumn | null;
  readonly period: Period | null;
  /** Present in a comparison. */
  readonly before: Period | null;
  readonly grain: Unit | null;
  readonly cycle: Cycle | null;
  /** Rows of other days of the week do not count; empty where all do. */
  readonly weekdays: readonly number[];
  readonly ranking: Ranking | null;
  /** Of a comparison: only the groups that went this way. */
  readonly changed: 'up' | 'down' | null;
  /** What the figure of a group has to reach. */
  readonly threshold: Limit | null;
  /** The figure that the threshold is on, where it is none of those that are told. */
  readonly limited: Measure | null;
  /** Percent of the whole: of all groups, or of what there is without the conditions. */
  readonly isShare: boolean;
  /** Of the conditions, those that the whole of a share has too: Germany, in "the share of German orders that were cancelled". */
  readonly whole: readonly Condition[];
  readonly assumptions: readonly string[];
}

/** Why there is no statement, in words for whoever asked, and what could be asked instead. */
export interface Unclear {
  readonly why: string;
  /** Present when all ways to read it were tried. */
  readonly suggestions?: readonly string[];
  /** Words that nothing is known of. */
  readonly unknown?: readonly string[];
}

/** One question of several. */
export interface Part {
  readonly question: BusinessQuestion;
  /** It says never, so no other part's period is its own. */
  readonly isEver: boolean;
}

/** What several questions answer together: the things that are in all of them, or their figures by the same groups. */
export type Combination =
  | {
      readonly kind: 'things';
      readonly thing: Dimension;
      readonly isCount: boolean;
      readonly parts: readonly Part[];
      readonly assumptions: readonly string[];
    }
  | {
      readonly kind: 'side by side';
      readonly parts: readonly Part[];
      readonly assumptions: readonly string[];
    }
  | {
      /** The first one divided by the second: `tickets per 100 orders`. */
      readonly kind: 'ratio';
      readonly parts: readonly [Part, Part];
      readonly factor: number;
      readonly ranking: Ranking | null;
      readonly assumptions: readonly string[];
    };

export const isUnclear = (read: BusinessQuestion | Combination | Unclear): read is Unclear => 'why' in read;
export const isCombined = (read: BusinessQuestion | Combination): read is Combination => 'parts' in read;
