/** A gateway on whose books one day has a call of each kind, and what its reconciliation finds of that day. */
import { type Noon, zoneWhereItIsNoon } from '../support/noon.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const calls = {
  sql: 'executeSql(input: { statement: "SELECT COUNT(*) FROM SALES.ORDERS" }) { rowCount }',
  functions: 'cortex { embed(text: "the tents in the rain") { dimensions } }',
  rest: 'cortex { complete(input: { prompt: "Say hello.", maxTokens: 20, backend: SNOWFLAKE }) { text } }',
  search: 'cortex { search(input: { query: "limits", service: "DOCS_SEARCH" }) { hits { score } } }',
  gpu: 'cortex { complete(input: { prompt: "Say hello.", maxTokens: 20, backend: LAMBDA_LABS }) { text } }',
  analyst: 'hybrid(input: { message: "revenue by region" }) { answer }',
} as const;
export type Kind = keyof typeof calls;
export const kinds = Object.keys(calls) as Kind[];

export interface DayOfCalls {
  readonly gateway: Gateway;
  readonly noon: Noon;
  /** Each difference with the kind of its call, or its scope. */
  reconcile(day?: string): Promise<{ readonly balanced: boolean; readonly found: readonly string[] }>;
  /** The same, once what waits for corrections has them. */
  reconcileCorrected(): ReturnType<DayOfCalls['reconcile']>;
}

/** All calls are ada's, of the team red. */
export async function startDayOfCalls(
  environment: Readonly<Record<string, string>> = {},
): Promise<DayOfCalls> {
  const noon = zoneWhereItIsNoon();
  const kindOf = new Map<string, Kind>();
  const gateway = await startGateway({
    environment: { CREDIT_TIME_ZONE: noon.timeZone, ...environment },
    policy: { teams: { red: { members: ['ada'] } } },
  });
  for (const kind of kinds) {
    const headers = { 'x-gateway-tags': 'project=search' };
    const { errors } = await gateway.ask(`{ ${calls[kind]} }`, { user: 'ada', headers });
    if (errors.length > 0) throw new Error(`${kind}: ${errors[0]?.message}`);
    const { data } = await gateway.ask('{ usageEvents { nodes { id } } }', { user: 'ada' });
    for (const { id } of data.usageEvents.nodes) if (!kindOf.has(id)) kindOf.set(id, kind);
  }

  const reconcile: DayOfCalls['reconcile'] = async (day = noon.day) => {
    const { data } = await gateway.ask(
      `{ reconciliation(day: "${day}") { balanced differences { cause eventId scope } } }`,
    );
    const { balanced, differences } = data.reconciliation;
    const found = differences.map(
      ({ cause, eventId, scope }: Record<string, string>) =>
        `${kindOf.get(eventId ?? '') ?? scope ?? eventId}: ${cause}`,
    );
    return { balanced, found: found.toSorted() as string[] };
  };
  return {
    gateway,
    noon,
    reconcile,
    async reconcileCorrected() {
      // What the gateway does every fifteen seconds.
      await gateway.app.services.usage.correctEvents();
      return reconcile();
    },
  };
}
