import { SnowflakeError } from '../../protocol/engine.ts';
import { unsupported } from '../errors/snowflake-errors.ts';

/**
 * Of the columns that a statement names each comes once. DuckDB does not tell names apart by their case.
 * @throws SnowflakeError 002025
 */
export function refuseRepeatedNames(names: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const name of names) {
    const known = seen.get(name.toUpperCase());
    if (known === name)
      throw new SnowflakeError('002025', '42S21', `SQL compilation error:\nduplicate column name '${name}'`);
    if (known !== undefined) throw unsupported('columns whose names differ in case alone');
    seen.set(name.toUpperCase(), name);
  }
}
