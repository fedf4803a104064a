/** Snowflake's plan of a statement: `EXPLAIN USING JSON` (docs.snowflake.com, sql-reference/sql/explain). */

import { parseJson } from '../../../json/parse-json.ts';
import type { CellValue } from '../../statement/statement.ts';

export interface PlanOperation {
  readonly operation: string;
  /** The tables that a scan reads. */
  readonly objects: readonly string[];
  readonly partitionsTotal: number | null;
  /** What is left of them after pruning: an upper bound on what is read. */
  readonly partitionsAssigned: number | null;
  readonly bytesAssigned: number | null;
}

export interface ExplainPlan {
  /** As Snowflake gave it. */
  readonly json: CellValue;
  readonly partitionsTotal: number;
  readonly partitionsAssigned: number;
  readonly bytesAssigned: number;
  readonly operations: readonly PlanOperation[];
}

/** Reads the one cell of the answer; null when it is not a plan. */
export function readPlan(cell: CellValue | undefined): ExplainPlan | null {
  const json = typeof cell === 'string' ? parseJson(cell) : cell;
  const stats = fieldOf(json, 'GlobalStats');
  const steps = fieldOf(json, 'Operations');
  if (!json || typeof stats !== 'object' || !Array.isArray(steps)) return null;
  return {
    json: json as CellValue,
    partitionsTotal: numberOf(stats, 'partitionsTotal') ?? 0,
    partitionsAssigned: numberOf(stats, 'partitionsAssigned') ?? 0,
    bytesAssigned: numberOf(stats, 'bytesAssigned') ?? 0,
    // A list of steps, each a list of operations.
    operations: steps.flat().map((operation) => {
      const objects = fieldOf(operation, 'objects');
      return {
        operation: String(fieldOf(operation, 'operation') ?? ''),
        objects: Array.isArray(objects) ? objects.map(String) : [],
        partitionsTotal: numberOf(operation, 'partitionsTotal'),
        partitionsAssigned: numberOf(operation, 'partitionsAssigned'),
        bytesAssigned: numberOf(operation, 'bytesAssigned'),
      };
    }),
  };
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function numberOf(value: unknown, name: string): number | null {
  const field = fieldOf(value, name);
  return typeof field === 'number' && Number.isFinite(field) ? field : null;
}
