/** Which way a call is answered: as before the gateway, or by it. */
export type ShadowSide = 'old' | 'new';

/** What one call that was run on both sides showed. It holds no values: they may be private. */
export interface ShadowResult {
  readonly name: string;
  readonly served: ShadowSide;
  /** Null where a side failed. */
  readonly equal: boolean | null;
  /** Where they differ first, like `[3].total: types number and string`. */
  readonly difference: string | null;
  readonly oldMs: number;
  readonly newMs: number;
  readonly oldError: string | null;
  readonly newError: string | null;
}

export interface ShadowOptions {
  /** The share of the calls that is run on both sides, 0 to 1; default 1. */
  readonly sample?: number;
  /** Asked at each call, so that it can be switched back while the program runs; default `old`. */
  readonly serve?: ShadowSide | (() => ShadowSide);
  readonly onResult?: (result: ShadowResult) => void;
  /** Where two answers differ first, null where they are equal. */
  readonly compare?: (old: unknown, answer: unknown) => string | null;
  /** Calls on the side that is not served; beyond them none is added. Default 16. */
  readonly mostPending?: number;
}

export interface ShadowSides<T> {
  readonly old: () => Promise<T> | T;
  readonly new: () => Promise<T> | T;
}

/** Runs a call, and for a sample of them both sides. What is not served never delays or breaks the answer. */
export type Shadow = <T>(name: string, sides: ShadowSides<T>) => Promise<T>;

/**
 * Runs the old way and the gateway side by side, and tells where they differ. It does not fall back by itself: a call
 * that the gateway refused for its credits must not be made past it. Who wants the old way back lets `serve` say so.
 *
 * @throws RangeError for a sample beyond 0 to 1
 */
export function createShadow(options: ShadowOptions = {}): Shadow {
  const { sample = 1, serve = 'old', onResult, compare = firstDifference, mostPending = 16 } = options;
  if (!(sample >= 0 && sample <= 1)) throw new RangeError('sample must be from 0 to 1');
  let pending = 0;

  return async (name, sides) => {
    const served = typeof serve === 'function' ? serve() : serve;
    const first = await outcomeOf(sides[served]);
    if (Math.random() < sample && pending < mostPending) {
      pending += 1;
      outcomeOf(sides[served === 'old' ? 'new' : 'old'])
        .then((second) => {
          pending -= 1;
          const [old, answer] = served === 'old' ? [first, second] : [second, first];
          onResult?.(resultOf(name, served, old, answer, compare));
        })
        // Left to itself, what `compare` or `onResult` throws would end a program of Node.
        .catch((error: unknown) => console.error(`What ${name} showed could not be told:`, error));
    }
    if ('error' in first) throw first.error;
    return first.value;
  };
}

type Outcome<T> = { readonly ms: number } & ({ readonly value: T } | { readonly error: unknown });

async function outcomeOf<T>(side: () => Promise<T> | T): Promise<Outcome<T>> {
  const begun = performance.now();
  try {
    const value = await side();
    return { value, ms: performance.now() - begun };
  } catch (error) {
    return { error, ms: performance.now() - begun };
  }
}

function resultOf(
  name: string,
  served: ShadowSide,
  old: Outcome<unknown>,
  answer: Outcome<unknown>,
  compare: NonNullable<ShadowOptions['compare']>,
): ShadowResult {
  const difference = 'value' in old && 'value' in answer ? compare(old.value, answer.value) : null;
  const failed = 'error' in old || 'error' in answer;
  return {
    name,
    served,
    equal: failed ? null : difference === null,
    difference,
    oldMs: old.ms,
    newMs: answer.ms,
    oldError: errorName(old),
    newError: errorName(answer),
  };
}

function errorName(outcome: Outcome<unknown>): string | null {
  if (!('error' in outcome)) return null;
  const { error } = outcome;
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error ? `${error.name}: ${String(error.code)}` : error.name;
}

/** Where two answers differ first, null where they are equal. Numbers may differ in their last digits. */
export function firstDifference(old: unknown, answer: unknown, path = ''): string | null {
  const here = path === '' ? 'the answer' : path;
  if (typeof old === 'number' && typeof answer === 'number') {
    const close = Math.abs(old - answer) <= 1e-9 * Math.max(1, Math.abs(old), Math.abs(answer));
    return close || Object.is(old, answer) ? null : `${here}: other numbers`;
  }
  if (kindOf(old) !== kindOf(answer)) return `${here}: types ${kindOf(old)} and ${kindOf(answer)}`;
  if (Array.isArray(old) && Array.isArray(answer)) {
    if (old.length !== answer.length) return `${here}: ${old.length} items and ${answer.length}`;
    return first(old.map((item, index) => () => firstDifference(item, answer[index], `${path}[${index}]`)));
  }
  if (isObject(old) && isObject(answer)) {
    const keys = Object.keys(old);
    if (keys.length !== Object.keys(answer).length || keys.some((key) => !(key in answer)))
      return `${here}: other keys`;
    return first(keys.map((key) => () => firstDifference(old[key], answer[key], `${path}.${key}`)));
  }
  return Object.is(old, answer) ? null : `${here}: other values`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function first(comparisons: readonly (() => string | null)[]): string | null {
  for (const comparison of comparisons) {
    const difference = comparison();
    if (difference !== null) return difference;
  }
  return null;
}
