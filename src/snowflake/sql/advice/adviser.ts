/** Advice on a statement that is not run: where it would run, what it would cost, and what could be better. */
import type { Govern, OperationTarget } from '../../../credits/operation.ts';
import { GatewayError } from '../../../errors/gateway-error.ts';
import type { Caller } from '../../../identity/caller.ts';
import { readsAllUsage } from '../../../identity/permissions.ts';
import { queryTagOf } from '../../statement/query-tag.ts';
import type { StatementRunner } from '../../statement/statement.ts';
import { chooseWarehouse, type WarehouseNames } from '../choose-warehouse.ts';
import { findRefusal } from '../guard-sql.ts';
import { type RefusalRule, sqlNotAllowed } from '../refusal.ts';
import type { StatementDescription, StatementKind } from '../statement-description.ts';
import type { StatementReader } from '../statement-reader.ts';
import { estimateScan, type PriceWarehouse, type SqlEstimate } from './estimate-scan.ts';
import { type ExplainPlan, readPlan } from './explain-plan.ts';
import { type Finding, finding, sortFindings } from './finding.ts';

export interface SqlAdvice {
  readonly warehouse: string;
  readonly reason: string;
  /** SELECT, CREATE TABLE AS, ..., or OTHER. */
  readonly kind: string;
  /** Whether `Query.executeSql` would run it. */
  readonly allowed: boolean;
  /** Why it would not, with line and column. */
  readonly refusal: string | null;
  readonly refusalRule: RefusalRule | null;
  /** Snowflake's EXPLAIN; null when there is none. */
  readonly plan: unknown;
  readonly findings: readonly Finding[];
  readonly estimate: SqlEstimate | null;
}

export interface AdviserDependencies {
  readonly runner: StatementRunner;
  readonly govern: Govern;
  readonly reader: StatementReader;
  readonly warehouses: WarehouseNames;
  readonly priceWarehouse: PriceWarehouse;
}

/** What Snowflake explains; definitions and metadata have no plan. */
const explainable: ReadonlySet<StatementKind> = new Set([
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'MERGE',
  'CREATE TABLE AS',
]);
const EXPLAIN_TIMEOUT_MS = 20_000;

export function createAdviser({ runner, govern, reader, warehouses, priceWarehouse }: AdviserDependencies) {
  /** Snowflake compiles a statement without a warehouse, so that its plan costs nothing; it is booked all the same. */
  const explain = async (
    sql: string,
    { placeholders }: StatementDescription,
    warehouse: string,
    caller: Caller,
  ) => {
    const target: OperationTarget = { function: 'SQL', model: null, backend: 'SNOWFLAKE', warehouse };
    const free = { inputTokens: 0, outputTokens: 0, warehouseSeconds: 0 };
    const { value } = await govern({
      // Advice is not an answer that an Idempotency-Key could promise to keep.
      caller: { ...caller, idempotencyKey: null },
      target,
      estimate: { inputTokens: 0, maxOutputTokens: 0, maxWarehouseSeconds: 0 },
      run: (hold) =>
        hold.attempt(target, async (attempt) => {
          attempt.report(free);
          attempt.sent();
          const result = await runner.run({
            sql: `EXPLAIN USING JSON ${sql}`,
            // The plan does not depend on the values, but the statement must have some.
            binds: Array.from({ length: placeholders }, () => null),
            warehouse,
            tag: queryTagOf(caller, 'optimize', attempt.eventId),
            user: caller.user.name,
            function: 'EXPLAIN',
            signal: attempt.signal,
            trace: attempt.trace,
            timeoutMs: EXPLAIN_TIMEOUT_MS,
          });
          attempt.report({ ...free, queryId: result.queryId });
          return result;
        }),
    });
    return readPlan(value.rows[0]?.[0]);
  };

  const planOf = async (
    bare: string | null,
    description: StatementDescription,
    warehouse: string,
    caller: Caller,
  ): Promise<{ plan: ExplainPlan | null; findings: Finding[] }> => {
    const kind = description.explains ?? description.kind;
    if (
      bare === null ||
      !explainable.has(kind) ||
      findRefusal(description, { allowWrites: true, allowOthers: readsAllUsage(caller.user) })
    )
      return { plan: null, findings: [] };
    try {
      return { plan: await explain(bare, description, warehouse, caller), findings: [] };
    } catch (error) {
      if (!(error instanceof GatewayError) || error.code === 'REQUEST_CANCELLED') throw error;
      return { plan: null, findings: [noPlan(error)] };
    }
  };

  return {
    /** @throws GatewayError REQUEST_CANCELLED */
    async advise(sql: string, caller: Caller): Promise<SqlAdvice> {
      const { name: user } = caller.user;
      const { description, bare } = await reader.read(sql, user);
      const { warehouse, reason } = chooseWarehouse(description, warehouses);
      const refusal = findRefusal(description, {
        allowWrites: false,
        allowOthers: readsAllUsage(caller.user),
      });
      const { plan, findings } = await planOf(bare, description, warehouse, caller);
      const found = bare === null ? [] : await reader.findIssues(sql, plan, user);
      return {
        warehouse,
        reason,
        kind: description.kind,
        allowed: refusal === undefined,
        refusal: refusal ? sqlNotAllowed(refusal).message : null,
        refusalRule: refusal?.rule ?? null,
        plan: plan?.json ?? null,
        findings: sortFindings([...findings, ...found]),
        estimate: plan && estimateScan(plan, warehouse, priceWarehouse),
      };
    },
  };
}

function noPlan(error: GatewayError): Finding {
  const message = error.message.replaceAll(/\s+/g, ' ');
  // SQLSTATE 0A000: a feature that is not supported, which here is the EXPLAIN and not the statement.
  const rejected = error.code === 'UPSTREAM_REJECTED' && error.details.sqlState !== '0A000';
  return rejected
    ? finding(
        'no-plan',
        'CRITICAL',
        `Snowflake would not run the statement: ${message}`,
        'Correct the statement.',
      )
    : finding(
        'no-plan',
        'INFO',
        `There is no plan: ${message}`,
        'Judge the statement by the other findings.',
      );
}
