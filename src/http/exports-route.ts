/** `GET /exports/usage`: events as a file, streamed as they are read. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isEventId } from '../credits/event-id.ts';
import { badInput } from '../errors/gateway-error.ts';
import type { Door } from '../graphql/operation.ts';
import type { Runner } from '../graphql/run-operation.ts';
import type { Identify } from '../identity/identify.ts';
import type { UsageService } from '../usage/create-usage.ts';
import { callerOf, signalOf } from './request-caller.ts';
import { sendChunks } from './send-answer.ts';

export interface ExportsRouteDependencies {
  readonly usage: Pick<UsageService, 'export'>;
  readonly identify: Identify;
  readonly runner: Pick<Runner, 'download'>;
}

const contentTypes = {
  csv: 'text/csv; charset=utf-8; header=present',
  jsonl: 'application/jsonl; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
  focus: 'text/csv; charset=utf-8; header=present',
} as const;

export type ExportFormat = keyof typeof contentTypes;

const door: Door = { name: 'http', changes: false, streams: true };

const known = new Set(['from', 'to', 'format', 'after', 'limit', 'user', 'team']);

export function registerExportsRoute(server: FastifyInstance, deps: ExportsRouteDependencies): void {
  server.get('/exports/usage', async (request, reply) => {
    const caller = await callerOf(request.raw, signalOf(reply.raw), request.id, deps.identify);
    const { format, ...input } = readQuery(request);
    const extension = format === 'focus' ? 'focus.csv' : format;
    reply
      .type(contentTypes[format])
      .header('content-disposition', `attachment; filename="usage.${extension}"`)
      .header('x-accel-buffering', 'no');
    // Nobody waits for the events, and none is read.
    if (request.method === 'HEAD') return reply.send();
    const chunks = await deps.runner.download(
      {
        name: 'exports.usage',
        open: (signal) =>
          deps.usage.export(input, format, { ...caller, signal, operationName: 'exportUsage' }),
      },
      { ...caller, door },
    );
    // Parquet's pages are compressed already.
    return sendChunks(request, reply, chunks, { isText: format !== 'parquet' });
  });
}

/** @throws GatewayError BAD_USER_INPUT */
function readQuery({ query }: FastifyRequest) {
  const given = query as Readonly<Record<string, unknown>>;
  for (const [name, value] of Object.entries(given)) {
    if (!known.has(name))
      throw badInput(name, `is no parameter of an export; known are ${[...known].join(', ')}.`);
    if (typeof value !== 'string') throw badInput(name, 'must be given once.');
  }
  const text = (name: string) => given[name] as string | undefined;
  const format = text('format') ?? 'csv';
  if (!Object.hasOwn(contentTypes, format)) throw badInput('format', 'must be csv, jsonl, parquet or focus.');
  const [from, to] = [instant('from', text('from')), instant('to', text('to'))];
  if (!(to > from)) throw badInput('to', 'must be later than from.');
  const limit = text('limit') ?? null;
  if (limit !== null && !/^[1-9]\d{0,8}$/.test(limit))
    throw badInput('limit', 'must be a whole number from 1.');
  const after = text('after') ?? '';
  // One that is no id would be an empty file, or a whole one, which nobody could tell from the truth.
  if (after !== '' && !isEventId(after))
    throw badInput('after', 'must be the event_id of the last row that was received.');
  return {
    format: format as ExportFormat,
    from,
    to,
    after,
    limit: limit === null ? null : Number(limit),
    filter: {
      ...(text('user') !== undefined && { users: [text('user') ?? ''] }),
      ...(text('team') !== undefined && { teams: [text('team') ?? ''] }),
    },
  };
}

/** What the usage log can hold. */
const [EARLIEST, LATEST] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')];

function isRealDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

function instant(name: string, given: string | undefined): Date {
  if (given === undefined) throw badInput(name, 'must be given, like 2026-11-01T00:00:00Z or 2026-11-01.');
  const isInstant = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d))?$/.test(
    given,
  );
  const time = Date.parse(given);
  const [day = ''] = given.split('T');
  // Date.parse takes 30 February for 1 March.
  const isDay = isInstant && isRealDay(day);
  if (!isDay || !(time >= EARLIEST && time <= LATEST))
    throw badInput(name, 'must be an instant like 2026-11-01T00:00:00Z, or a day in UTC like 2026-11-01.');
  return new Date(time);
}
