/** An engine that answers by script: the server's protocol is tested without any SQL behind it. */
import { once } from 'node:events';
import {
  type EngineRequest,
  type EngineResult,
  type QueryRecord,
  type SessionContext,
  SnowflakeError,
  type WarehouseEngine,
  type WireColumn,
} from '../../src/protocol/engine.ts';

export type Answer = (request: EngineRequest) => EngineResult | Promise<EngineResult>;

export interface ScriptedEngine extends WarehouseEngine {
  /** What was executed, oldest first. */
  readonly executed: EngineRequest[];
  readonly records: QueryRecord[];
  /** Contexts of the sessions that are open. */
  readonly open: Set<SessionContext>;
  /** What ALTER SESSION would have set, for all sessions. */
  parameters: Record<string, unknown>;
}

/** @param answers by SQL text; any other text answers one row with the number 1 */
export function createScriptedEngine(answers: Readonly<Record<string, Answer>> = {}): ScriptedEngine {
  let sessions = 0;
  const scripted: ScriptedEngine = {
    executed: [],
    records: [],
    open: new Set(),
    parameters: {},
    async openSession(context) {
      if (context.database === 'BROKEN') throw new Error('secret detail of the engine');
      sessions += 1;
      const id = String(1000 + sessions);
      scripted.open.add(context);
      return {
        id,
        context: () => context,
        parameters: () => scripted.parameters,
        async execute(request) {
          scripted.executed.push(request);
          return (answers[request.sql] ?? one)(request);
        },
        async close() {
          scripted.open.delete(context);
        },
      };
    },
    note() {},
    async record(query) {
      scripted.records.push(query);
    },
    async close() {},
  };
  return scripted;
}

export const column = (name: string, type: string, more: Partial<WireColumn> = {}): WireColumn => ({
  name,
  type,
  nullable: true,
  precision: null,
  scale: null,
  length: null,
  byteLength: null,
  ...more,
});

export const number = (name: string): WireColumn => column(name, 'fixed', { precision: 38, scale: 0 });

export function table(
  columns: readonly WireColumn[],
  rows: EngineResult['rows'],
  statementTypeId = 0x1000,
): EngineResult {
  return { columns, rows, statementTypeId, aiUsage: [] };
}

export const one: Answer = () => table([number('N')], [['1']]);

/** Runs until it is interrupted, and then fails as an engine does. */
export const untilInterrupted: Answer = async ({ signal }) => {
  if (!signal.aborted) await once(signal, 'abort');
  throw new Error('INTERRUPT Error: Interrupted!');
};

export const fails =
  (code: string, sqlState: string, message: string, at?: { line: number; position: number }): Answer =>
  () => {
    throw new SnowflakeError(code, sqlState, message, at);
  };
