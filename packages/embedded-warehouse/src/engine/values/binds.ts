import { type DuckDBType, type DuckDBValue, LIST, listValue, VARCHAR } from '@duckdb/node-api';
import type { WireBind } from '../../protocol/engine.ts';
import { numberType, type TypeKind } from '../dialect/data-type.ts';
import { type Fragment, fragment } from '../dialect/fragment.ts';
import { bindNotSet } from '../errors/snowflake-errors.ts';

export interface BindParameters {
  readonly values: DuckDBValue[];
  readonly types: DuckDBType[];
}

/** Finds a bind by position or, without regard to case, by name. */
export function findBind(bindings: Readonly<Record<string, WireBind>>, name: string): WireBind | undefined {
  if (Object.hasOwn(bindings, name)) return bindings[name];
  const key = Object.keys(bindings).find((candidate) => candidate.toUpperCase() === name.toUpperCase());
  return key === undefined ? undefined : bindings[key];
}

/**
 * How a bind appears in a statement. Every value travels as text and is cast to its wire type in SQL, so that a
 * prepared statement's types never depend on a value.
 */
export function bindFragment(parameter: number, bind: WireBind): Fragment {
  const text = `CAST($${parameter} AS VARCHAR)`;
  switch (bind.type.toUpperCase()) {
    case 'FIXED':
      return isSmall(bind)
        ? fragment(`CAST($${parameter} AS BIGINT)`, 'fixed')
        : fragment(`CAST($${parameter} AS ${decimal(bind).storage})`, decimal(bind));
    case 'REAL':
      return fragment(`CAST(sf_real($${parameter}) AS DOUBLE)`, 'real');
    case 'BOOLEAN':
      return fragment(`CAST($${parameter} AS BOOLEAN)`, 'boolean');
    case 'VARIANT':
    case 'OBJECT':
    case 'ARRAY':
    case 'MAP':
      return fragment(`CAST($${parameter} AS JSON)`, bind.type.toLowerCase() as TypeKind);
    case 'BINARY':
      return fragment(`unhex($${parameter})`, 'binary');
    case 'DATE':
      return fragment(`CAST(make_timestamp(CAST($${parameter} AS BIGINT) * 1000) AS DATE)`, 'date');
    case 'TIME':
      return fragment(`CAST(make_timestamp(CAST($${parameter} AS BIGINT) // 1000) AS TIME)`, 'time');
    case 'TIMESTAMP_NTZ':
      return fragment(`make_timestamp(CAST($${parameter} AS BIGINT) // 1000)`, 'timestamp_ntz');
    case 'TIMESTAMP_LTZ':
      return fragment(
        `make_timestamptz(CAST(split_part($${parameter}, ' ', 1) AS BIGINT) // 1000)`,
        'timestamp_ltz',
      );
    case 'TIMESTAMP_TZ': {
      const nanos = `CAST(split_part($${parameter}, ' ', 1) AS BIGINT)`;
      const offset = `CAST(nullif(split_part($${parameter}, ' ', 2), '') AS BIGINT) - 1440`;
      const instant = `make_timestamptz(${nanos} // 1000)`;
      return fragment(
        `sf_tz_of_parts(${instant}, ((${nanos} % 1000) + 1000) % 1000, COALESCE(${offset}, sf_session_zone(${instant})))`,
        'timestamp_tz',
      );
    }
    default:
      return fragment(text, 'text');
  }
}

/** A part of the key under which a translation is kept: binds of other types make another statement. */
export function bindSignature(bindings: Readonly<Record<string, WireBind>>): string {
  const names = Object.keys(bindings);
  if (names.length === 0) return '';
  return names.map((name) => `${name}=${signatureOf(bindings[name] as WireBind)}`).join(',');
}

function signatureOf(bind: WireBind): string {
  if (bind.type.toUpperCase() !== 'FIXED') return bind.type;
  return isSmall(bind) ? 'FIXED' : `FIXED:${decimal(bind).storage}`;
}

function isSmall(bind: WireBind): boolean {
  return first(bind).every((value) => value === null || /^-?\d{1,18}$/.test(value));
}

function decimal(bind: WireBind) {
  const scale = first(bind).reduce((most, value) => Math.max(most, value?.split('.')[1]?.length ?? 0), 0);
  return numberType(38, Math.min(scale, 37));
}

function first(bind: WireBind): readonly (string | null)[] {
  return Array.isArray(bind.value) ? bind.value : [bind.value as string | null];
}

/** The values of the parameters of a statement, for one row of an array bind. */
export function bindParameters(
  names: readonly string[],
  bindings: Readonly<Record<string, WireBind>>,
  row = 0,
): BindParameters {
  const values = names.map((name) => {
    const bind = findBind(bindings, name);
    if (!bind) throw bindNotSet(name);
    return Array.isArray(bind.value)
      ? ((bind.value[row] as string | null | undefined) ?? null)
      : (bind.value as string | null);
  });
  return { values, types: values.map(() => VARCHAR) };
}

/** The values of the parameters for many rows of an array bind, each parameter a list of texts. */
export function bulkParameters(
  names: readonly string[],
  bindings: Readonly<Record<string, WireBind>>,
  from: number,
  to: number,
): BindParameters {
  const rows = Array.from(
    { length: to - from },
    (_, at) => bindParameters(names, bindings, from + at).values,
  );
  return {
    values: names.map((_, index) => listValue(rows.map((row) => row[index] ?? null))),
    types: names.map(() => LIST(VARCHAR)),
  };
}

const quotedOrParameter = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\d+)\b/g;

/** A SELECT without FROM, made to answer a row for each element of its parameters, which are lists. */
export function inBulk(select: string, parameters: number): string {
  const text = select.replace(quotedOrParameter, (found, index?: string) =>
    index === undefined ? found : `"SF$BINDS"."P${index}"`,
  );
  const columns = Array.from({ length: parameters }, (_, at) => `unnest($${at + 1}) AS "P${at + 1}"`);
  return `${text} FROM (SELECT ${columns.join(', ')}) AS "SF$BINDS"`;
}

/** How often a statement with array binds runs; one without them runs once. */
export function bindRows(bindings: Readonly<Record<string, WireBind>>): number {
  const lengths = Object.values(bindings).flatMap((bind) =>
    Array.isArray(bind.value) ? [bind.value.length] : [],
  );
  return lengths.length === 0 ? 1 : Math.max(...lengths);
}
