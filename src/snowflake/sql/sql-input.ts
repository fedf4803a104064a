/** What `executeSql` takes, checked before anything is spent on it. */
import { badInput } from '../../errors/gateway-error.ts';
import { nearest } from '../../errors/nearest.ts';
import { inexactNumber } from '../../json/exact-json.ts';
import type { Bind } from '../statement/statement.ts';
import type { WarehouseNames } from './choose-warehouse.ts';

export const DEFAULT_MAX_ROWS = 1_000;
export const HIGHEST_MAX_ROWS = 10_000;
/** Bytes of all binds together: they travel in the body of the query request. */
const MAX_BIND_BYTES = 4 * 1024 * 1024;

/** @throws GatewayError BAD_USER_INPUT naming `input.binds` or `input.binds[i]`. */
export function readBinds(binds: readonly unknown[], placeholders: number): Bind[] {
  if (binds.length !== placeholders)
    throw badInput(
      'input.binds',
      `the statement has ${count(placeholders, 'placeholder')}, not ${binds.length}`,
    );
  let bytes = 0;
  return binds.map((bind, index) => {
    const field = `input.binds[${index}]`;
    if (typeof bind === 'number' && !Number.isFinite(bind)) throw badInput(field, 'is not a finite number');
    if (typeof bind === 'number' && Number.isInteger(bind) && !Number.isSafeInteger(bind))
      throw badInput(field, `the ${inexactNumber(String(bind))}`);
    if (bind !== null && !['string', 'number', 'boolean'].includes(typeof bind))
      throw badInput(
        field,
        'must be a string, a number, a boolean or null; pass JSON as text and use PARSE_JSON(?)',
      );
    if (typeof bind === 'string') {
      if (!bind.isWellFormed()) throw badInput(field, 'is not well-formed Unicode');
      bytes += Buffer.byteLength(bind);
      if (bytes > MAX_BIND_BYTES)
        throw badInput(field, `all binds together may have ${MAX_BIND_BYTES} bytes`);
    }
    return bind as Bind;
  });
}

/** @throws GatewayError BAD_USER_INPUT naming `input.maxRows`. */
export function readMaxRows(maxRows: number | null | undefined): number {
  return readWhole('input.maxRows', maxRows ?? DEFAULT_MAX_ROWS, HIGHEST_MAX_ROWS);
}

/** @throws GatewayError BAD_USER_INPUT naming `input.timeoutSeconds`. */
export function readTimeout(timeoutSeconds: number | null | undefined, limitSeconds: number): number {
  return readWhole('input.timeoutSeconds', timeoutSeconds ?? limitSeconds, limitSeconds);
}

/** @throws GatewayError BAD_USER_INPUT naming `input.warehouse`. */
export function readWarehouse(
  warehouse: string | null | undefined,
  chosen: string,
  warehouses: WarehouseNames,
): string {
  if (warehouse === null || warehouse === undefined) return chosen;
  const known = [...new Set(Object.values(warehouses))];
  const name = known.find((candidate) => candidate.toUpperCase() === warehouse.toUpperCase());
  if (name) return name;
  throw badInput('input.warehouse', `must be one of ${known.join(', ')}`, {
    nearest: nearest(warehouse, known),
  });
}

function readWhole(field: string, value: number, highest: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= highest) return value;
  throw badInput(field, `must be a whole number from 1 to ${highest}`);
}

function count(amount: number, noun: string): string {
  return amount === 1 ? `1 ${noun}` : `${amount} ${noun}s`;
}
