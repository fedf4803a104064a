/**
 * The JSON form of a statement's result, serialised once: it is sent to the client that waits, and again to a
 * client that retries or fetches by query id. Small results are inline; of large ones only the first rows
 * are, and the client fetches the rest as chunks with the key that is in `chunkHeaders`.
 */
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { EngineResult, SessionContext, WireColumn } from '../engine.ts';
import { type Digest, digestOf, randomSecret } from '../login/secret.ts';
import { parameterList, type SessionParameters } from '../session/session-parameters.ts';

export interface WireResult {
  /** The whole response. */
  readonly body: Uint8Array;
  /** Each one JSON rows without the enclosing brackets, which is what drivers expect of a chunk. */
  readonly chunks: readonly Uint8Array[];
  /** What the `x-snowflake-result-key` header of a chunk request must match; null without chunks. */
  readonly chunkKey: Digest | null;
  readonly bytes: number;
  readonly rowsProduced: number;
}

export interface ResultFacts {
  readonly queryId: string;
  readonly context: SessionContext;
  readonly parameters: SessionParameters;
  readonly bindCount: number;
  /** The client asked for everything inline. */
  readonly isInline: boolean;
}

export interface ChunkLimits {
  /** A result up to about this many bytes is sent inline. */
  readonly inlineBytes: number;
  /** About the size of a chunk before compression. */
  readonly chunkBytes: number;
}

export const chunkKeyHeader = 'x-snowflake-result-key';

type WireRow = readonly (string | null)[];

export async function wireResult(
  result: EngineResult,
  facts: ResultFacts,
  limits: ChunkLimits,
  chunkUrl: (index: number) => string,
): Promise<WireResult> {
  const { rows } = result;
  const inlineEnd = facts.isInline ? rows.length : inlineRows(rows, limits);
  const chunks: Uint8Array[] = [];
  const chunkList: object[] = [];
  for (let start = inlineEnd; start < rows.length; ) {
    const end = endOfChunk(rows, start, limits.chunkBytes);
    const text = JSON.stringify(rows.slice(start, end));
    const chunk = Buffer.from(text.slice(1, -1));
    chunkList.push({
      url: chunkUrl(chunks.length),
      rowCount: end - start,
      uncompressedSize: chunk.length,
      compressedSize: chunk.length,
    });
    chunks.push(chunk);
    start = end;
    // Serialising a large result takes a while; other sessions get their turn between its chunks.
    await yieldToOthers();
  }
  const key = chunks.length > 0 ? randomSecret() : null;
  const data = {
    parameters: parameterList(facts.parameters),
    rowtype: result.columns.map(wireColumn),
    rowset: inlineEnd === rows.length ? rows : rows.slice(0, inlineEnd),
    total: rows.length,
    returned: rows.length,
    queryId: facts.queryId,
    databaseProvider: null,
    finalDatabaseName: facts.context.database,
    finalSchemaName: facts.context.schema,
    finalWarehouseName: facts.context.warehouse,
    finalRoleName: facts.context.role,
    numberOfBinds: facts.bindCount,
    arrayBindSupported: false,
    statementTypeId: result.statementTypeId,
    version: 1,
    queryResultFormat: 'json',
    queryContext: { entries: [] },
    ...(key === null ? {} : { chunks: chunkList, chunkHeaders: { [chunkKeyHeader]: key } }),
  };
  const body = Buffer.from(JSON.stringify({ data, code: null, message: null, success: true }));
  return {
    body,
    chunks,
    chunkKey: key === null ? null : digestOf(key),
    bytes: chunks.reduce((sum, chunk) => sum + chunk.byteLength, body.length),
    rowsProduced: rows.length,
  };
}

function wireColumn(column: WireColumn): object {
  return { ...column, database: '', schema: '', table: '', collation: null };
}

/** All rows when they are small; otherwise enough to start with while the first chunk is fetched. */
function inlineRows(rows: readonly WireRow[], limits: ChunkLimits): number {
  const end = endOfChunk(rows, 0, limits.inlineBytes);
  return end === rows.length ? end : endOfChunk(rows, 0, limits.inlineBytes / 8);
}

/** The row after the last one that fits; at least one row always does. */
function endOfChunk(rows: readonly WireRow[], start: number, maxBytes: number): number {
  let bytes = 0;
  for (let i = start; i < rows.length; i += 1) {
    bytes += bytesOf(rows[i] ?? []);
    if (bytes > maxBytes && i > start) return i;
  }
  return rows.length;
}

/** About the length of the row as JSON. */
function bytesOf(row: WireRow): number {
  let bytes = 2;
  for (const value of row) bytes += 4 + (value?.length ?? 0);
  return bytes;
}
