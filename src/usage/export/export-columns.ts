/** What an exported event is: one name for each column in every format, and its type where a format has types. */
import type { LogRow } from '../usage-log.ts';

export type ExportType =
  | 'text'
  | 'integer'
  | 'credits'
  | 'number'
  | 'boolean'
  | 'timestamp'
  | 'date'
  | 'json';

/** Name, type, and the field of the usage log's row. */
export const exportColumns = [
  ['timestamp', 'timestamp', 'timestamp'],
  ['event_id', 'text', 'eventId'],
  ['user_name', 'text', 'user'],
  ['teams', 'json', 'teams'],
  ['tags', 'json', 'tags'],
  ['api_key_id', 'text', 'apiKeyId'],
  ['function_name', 'text', 'function'],
  ['model_name', 'text', 'model'],
  ['backend', 'text', 'backend'],
  ['warehouse', 'text', 'warehouse'],
  ['query_id', 'text', 'queryId'],
  ['session_id', 'text', 'requestId'],
  ['status', 'text', 'status'],
  ['cached', 'boolean', 'cached'],
  ['input_tokens', 'integer', 'inputTokens'],
  ['output_tokens', 'integer', 'outputTokens'],
  ['credits_used', 'credits', 'credits'],
  ['gpu_seconds', 'number', 'gpuSeconds'],
  ['latency_ms', 'number', 'latencyMs'],
  ['credit_day', 'date', 'creditDay'],
  ['revision', 'integer', 'revision'],
] as const satisfies readonly (readonly [name: string, type: ExportType, field: keyof LogRow])[];

/** `2026-11-22T09:30:00.000Z` */
export function isoTime(timestamp: string): string {
  return `${timestamp.replace(' ', 'T').replace(/Z$/, '')}Z`;
}
