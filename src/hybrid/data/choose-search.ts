/** The Cortex Search service that a question about documents is asked of, when the call names none. */

import { GatewayError } from '../../errors/gateway-error.ts';
import type { Caller } from '../../identity/caller.ts';
import { defaultWarehouses } from '../../snowflake/sql/choose-warehouse.ts';
import type { SqlService } from '../../snowflake/sql/sql-service.ts';
import { quoteName } from '../../snowflake/statement/quote-name.ts';

/** A service's name; null where there is none that the gateway may read. */
export interface ChooseSearch {
  choose(question: string, caller: Caller, field: string): Promise<string | null>;
  /** The same without reading the list of services; undefined where it has to be read first. */
  known(question: string): string | null | undefined;
}

interface Service {
  readonly name: string;
  /** Of its name and comment. */
  readonly words: ReadonlySet<string>;
}

const KEPT_MS = 10 * 60_000;
/** Where nothing was found or to be seen: a grant or a new service is soon made use of. */
const NONE_KEPT_MS = 30_000;
const MOST_SERVICES = 200;

export function createChooseSearch(deps: {
  readonly sql: Pick<SqlService, 'read'>;
  readonly database: string;
  readonly schema: string;
}): ChooseSearch {
  const { sql, database, schema } = deps;
  let kept: { readonly services: readonly Service[]; readonly until: number } | null = null;

  async function list(caller: Caller, field: string): Promise<readonly Service[]> {
    const statement = `SHOW CORTEX SEARCH SERVICES IN SCHEMA ${quoteName(database)}.${quoteName(schema)}`;
    const input = { statement, warehouse: defaultWarehouses.analytics, maxRows: MOST_SERVICES };
    const { columns, rows } = await sql.read(input, caller, field);
    const at = (name: string) => columns.findIndex((column) => column.name.toLowerCase() === name);
    return rows.map((row) => {
      const name = String(row[at('name')]);
      return { name: quoteName(name), words: wordsOf(`${name} ${row[at('comment')] ?? ''}`) };
    });
  }

  async function read(caller: Caller, field: string): Promise<readonly Service[]> {
    try {
      return await list(caller, field);
    } catch (error) {
      // An account without the feature refuses to list it: then there are no documents to ask.
      if (!(error instanceof GatewayError) || error.code !== 'UPSTREAM_REJECTED') throw error;
      return [];
    }
  }

  const isKnown = () => kept !== null && kept.until >= Date.now();
  return {
    async choose(question, caller, field) {
      if (!isKnown()) {
        const services = await read(caller, field);
        kept = { services, until: Date.now() + (services.length > 0 ? KEPT_MS : NONE_KEPT_MS) };
      }
      return bestFor(question, kept?.services ?? []);
    },
    known: (question) => (isKnown() ? bestFor(question, kept?.services ?? []) : undefined),
  };
}

function bestFor(question: string, [first, ...others]: readonly Service[]): string | null {
  const asked = wordsOf(question);
  const shared = ({ words }: Service) => [...words].filter((word) => asked.has(word)).length;
  if (!first) return null;
  return others.reduce((best, each) => (shared(each) > shared(best) ? each : best), first).name;
}

/** Without the endings of a plural, so that a service of policies is about a policy. */
const wordsOf = (text: string): ReadonlySet<string> =>
  new Set(
    (text.toLowerCase().match(/\p{L}{3,}/gu) ?? []).map((word) =>
      word.replace(/ies$/, 'y').replace(/s$/, ''),
    ),
  );
