/** SNOWFLAKE.CORTEX.SEARCH_PREVIEW. */
import { randomUUID } from 'node:crypto';
import { SearchRequestError } from '../search/search-filter.ts';
import type { SearchServices } from '../search/search-services.ts';
import { countTokens } from '../text/count-tokens.ts';
import { CallError, type LanguageFunction, objectArgument, textArgument } from './language-call.ts';

/** `SEARCH_PREVIEW('db.schema.service', '{"query", "columns", "filter", "limit"}')` */
export function searchFunctions(services: SearchServices): Readonly<Record<string, LanguageFunction>> {
  return {
    SEARCH_PREVIEW: {
      raises: true,
      call(args) {
        const name = textArgument(args, 'service');
        if (name === null || args.query === null) return null;
        const service = services.find(name);
        if (!service)
          throw new CallError(404, `Cortex Search Service '${name}' does not exist or not authorized.`);
        const { query, columns, filter, limit } = objectArgument(args, 'query');
        try {
          const results = service.search({
            query: String(query ?? ''),
            filter,
            ...(Array.isArray(columns) ? { columns: columns.map(String) } : {}),
            ...(limit === undefined ? {} : { limit: Number(limit) }),
          });
          const value = JSON.stringify({ results, request_id: randomUUID() });
          return { value, model: null, inputTokens: countTokens(String(query)), outputTokens: 0 };
        } catch (error) {
          if (error instanceof SearchRequestError) throw new CallError(400, error.message);
          throw error;
        }
      },
    },
  };
}
