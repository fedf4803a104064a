/** The two ways to Cortex Search: REST, and SQL for accounts whose credentials REST does not take. */
import type { Attempt, OperationTarget } from '../../credits/operation.ts';
import { GatewayError } from '../../errors/gateway-error.ts';
import type { Caller } from '../../identity/caller.ts';
import type { CortexRest } from '../../snowflake/rest/cortex-rest.ts';
import { queryTagOf } from '../../snowflake/statement/query-tag.ts';
import type { StatementRunner } from '../../snowflake/statement/statement.ts';
import { explainRejection, explainRestFailure } from '../explain-rejection.ts';
import { list, record } from '../functions/read-cells.ts';
import type { SearchFilter } from './search-filter.ts';
import type { ServiceName } from './service-name.ts';

export interface SearchRequest {
  readonly service: ServiceName;
  readonly query: string;
  /** Empty for all. */
  readonly columns: readonly string[];
  readonly filter: SearchFilter | null;
  readonly limit: number;
}

export interface SearchAnswer {
  /** Best first: columns by name, and `@scores`. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly requestId: string | null;
  readonly queryId?: string;
}

export interface SearchBackend {
  readonly target: OperationTarget;
  /** OVERLOADED while a search would be turned away at once, else null. */
  full?(): GatewayError | null;
  /** @throws GatewayError */
  search(request: SearchRequest, caller: Caller, attempt: Attempt): Promise<SearchAnswer>;
}

export function createRestSearch(rest: CortexRest): SearchBackend {
  const target = { function: 'CORTEX_SEARCH', model: null, backend: 'SNOWFLAKE', warehouse: null } as const;
  return {
    target,
    full: rest.full,
    async search({ service, query, columns, filter, limit }, caller, attempt) {
      try {
        return await rest.search(
          {
            database: service.database,
            schema: service.schema,
            service: service.name,
            query,
            limit,
            ...(columns.length > 0 ? { columns } : {}),
            ...(filter ? { filter } : {}),
          },
          {
            user: caller.user.name,
            tag: queryTagOf(caller, target.function, attempt.eventId),
            signal: attempt.signal,
            onSent: () => attempt.sent(),
            trace: attempt.trace,
          },
        );
      } catch (error) {
        throw explainRestFailure(error, target);
      }
    },
  };
}

export interface StatementSearchDependencies {
  readonly runner: StatementRunner;
  readonly warehouse: string;
  readonly timeoutMs: number;
}

export function createStatementSearch(dependencies: StatementSearchDependencies): SearchBackend {
  const { runner, warehouse, timeoutMs } = dependencies;
  const name = 'SEARCH_PREVIEW';
  const target = { function: name, model: null, backend: 'SNOWFLAKE', warehouse } as const;
  return {
    target,
    ...(runner.full && { full: runner.full }),
    async search({ service, query, columns, filter, limit }, caller, attempt) {
      const request = {
        query,
        ...(columns.length > 0 ? { columns } : {}),
        ...(filter ? { filter } : {}),
        limit,
      };
      try {
        const { rows, queryId } = await runner.run({
          sql: 'SELECT SNOWFLAKE.CORTEX.SEARCH_PREVIEW(?, ?) AS results',
          binds: [`${service.database}.${service.schema}.${service.name}`, JSON.stringify(request)],
          warehouse,
          tag: queryTagOf(caller, name, attempt.eventId),
          user: caller.user.name,
          function: name,
          signal: attempt.signal,
          timeoutMs,
          onSent: () => attempt.sent(),
          trace: attempt.trace,
        });
        const origin = { function: name, model: null, queryId };
        const { results, request_id: requestId } = record(rows[0]?.[0], origin);
        return {
          rows: list(results, origin).map((row) => record(row, origin)),
          requestId: typeof requestId === 'string' ? requestId : null,
          queryId,
        };
      } catch (error) {
        if (!(error instanceof GatewayError) || error.code !== 'UPSTREAM_REJECTED') throw error;
        throw explainRejection(error.message, target, error.details, error);
      }
    },
  };
}
