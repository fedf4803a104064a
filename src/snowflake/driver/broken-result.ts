/** Results that the driver cannot read, found before it tries. */
import { validateHeaderName, validateHeaderValue } from 'node:http';
import { markText } from '../../upstream/said-text.ts';
import { BrokenPart, INCOMPLETE_RESULT, UNREADABLE, UNREADABLE_RESULT } from './driver-error.ts';

interface ResultHead {
  readonly returned?: unknown;
  readonly total?: unknown;
  readonly rowset?: unknown;
  readonly chunks?: unknown;
  /** What its parts are asked for with. */
  readonly chunkHeaders?: unknown;
}

/**
 * The driver gives as many rows as an answer says it returns, whatever it carries: an answer that does not carry what
 * it announces becomes a failure. Where an answer has another form, the driver waits for ever or throws outside of any
 * promise.
 * @param result of a statement, as it came
 * @returns what to tell the driver instead; null where there is nothing wrong
 */
export function brokenResult(result: unknown): object | null {
  const { returned, total, rowset, chunks, chunkHeaders } = (result ?? {}) as ResultHead;
  if (typeof returned !== 'number') return null;
  const failure = (code: string, message: string) => {
    return { success: false, code, message, data: { sqlState: '', ...(result as object) } };
  };
  const announced = Math.max(returned, Number(markText(total ?? returned) || Number.NaN));
  const later = chunks ?? [];
  const isReadable = isCount(announced) && Array.isArray(rowset) && areHeaders(chunkHeaders ?? {});
  if (!isReadable || !Array.isArray(later) || !later.every(isChunk))
    return failure(UNREADABLE_RESULT, UNREADABLE);
  const carried = later.reduce((sum, { rowCount }) => sum + rowCount, rowset.length);
  if (carried === announced && returned === announced) return null;
  const sent = Math.min(carried, returned);
  return failure(
    INCOMPLETE_RESULT,
    `Snowflake announced a result of ${announced} rows and sent ${sent} of them.`,
  );
}

/**
 * Told of a refusal whose code or message is no text, the driver throws outside of any promise.
 * @param reply the whole of what came @returns as of `brokenResult`
 */
export function brokenRefusal(reply: unknown): object | null {
  const { success, code, message, data } = (reply ?? {}) as {
    readonly success?: unknown;
    readonly code?: unknown;
    readonly message?: unknown;
    readonly data?: object | null;
  };
  if (success !== false || [code, message].every(isSaid)) return null;
  return { success, code: UNREADABLE_RESULT, message: UNREADABLE, data: { sqlState: '', ...data } };
}

const isSaid = (value: unknown) => value == null || typeof value === 'string' || typeof value === 'number';

/** @param result that is not broken @returns how many rows each of its parts has, by the part's URL */
export function rowsOfParts(result: unknown): ReadonlyMap<unknown, number> {
  const { chunks } = (result ?? {}) as ResultHead;
  const parts = Array.isArray(chunks) ? chunks.filter(isChunk) : [];
  return new Map(parts.map(({ url, rowCount }) => [url, rowCount]));
}

/**
 * @param body of a part: rows with commas between, no list of them
 * @param announced how many rows it should have; undefined where nobody waits for them any more
 * @returns what to tell the driver instead; null where there is nothing wrong
 */
export function brokenPart(body: unknown, announced: number | undefined): BrokenPart | null {
  const sent = typeof body === 'string' ? countRows(body) : 0;
  if (sent === 0)
    return new BrokenPart(UNREADABLE_RESULT, 'A part of the result could not be fetched from Snowflake.');
  if (announced === undefined || sent === announced) return null;
  return new BrokenPart(
    INCOMPLETE_RESULT,
    `Snowflake announced a part of ${announced} rows of the result and sent ${sent}.`,
  );
}

/** None where the text is no JSON. The driver reads it once more, for it takes nothing but text. */
function countRows(text: string): number {
  try {
    return (JSON.parse(`[${text}]`) as unknown[]).length;
  } catch {
    return 0;
  }
}

function areHeaders(given: unknown): boolean {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return false;
  try {
    for (const [name, value] of Object.entries(given)) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    }
    return true;
  } catch {
    return false;
  }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** A part of the result that is fetched later. */
function isChunk(chunk: unknown): chunk is { readonly url: unknown; readonly rowCount: number } {
  const { url, rowCount } = (chunk ?? {}) as { readonly url?: unknown; readonly rowCount?: unknown };
  return isCount(rowCount) && typeof url === 'string' && /^https?:$/.test(URL.parse(url)?.protocol ?? '');
}
