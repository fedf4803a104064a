/**
 * Whose fault is it that an upstream gave no answer? Decided here and nowhere else, for vLLM servers, Cortex REST and
 * EMBEDDED_MODEL_URL alike, from what machines say (status, code, type, event name) and from the sizes of the call.
 * Words come last, and decide only how the caller's own mistake is called: never what is thought of an endpoint.
 */

/**
 * - The caller's: `context-length`, `content-filter`, `rejected`. Another try cannot help, and nobody is to blame.
 * - The endpoint's: `refuses-us` (our key, route or method), `model-missing`. Another endpoint may do it.
 * - The engine's: `overloaded` (429), `full` (503), `timed-out`, `failed`. It may work again in a moment.
 */
export type FaultKind =
  | 'context-length'
  | 'content-filter'
  | 'rejected'
  | 'refuses-us'
  | 'model-missing'
  | 'overloaded'
  | 'full'
  | 'timed-out'
  | 'failed';

/** What the call would have needed, in tokens, as far as is known. */
export interface CallSizes {
  readonly promptTokens: number;
  readonly maxTokens: number | null;
  /** Of the model, by its server's own list or our catalogue; null when unknown. */
  readonly contextLength: number | null;
}

export interface FailedAnswer {
  /** The response's; 200 for an error inside an answer. */
  readonly status: number;
  /** The body or the event, parsed where it is JSON. */
  readonly body: unknown;
  readonly sizes?: CallSizes | undefined;
}

export interface Fault {
  readonly kind: FaultKind;
  /** The status that tells of it: the response's, or the one inside an answer of 200. */
  readonly status: number;
  /** What upstream said, shortened; for the log, as it may name addresses or repeat the prompt. */
  readonly said: string;
  /** Of `context-length`: the model's context in tokens; null when nobody knows. */
  readonly limit: number | null;
}

const MAX_SAID = 500;

export function readFault({ status: received, body, sizes }: FailedAnswer): Fault {
  const error = readError(body);
  const status = received === 200 ? statusWithin(error) : received;
  const said = error.message.slice(0, MAX_SAID);
  const fault = (kind: FaultKind): Fault => ({ kind, status, said, limit: null });
  if (refusesUs(status)) return fault('refuses-us');
  if (status === 404) return fault('model-missing');
  if (status === 429) return fault('overloaded');
  if (status === 408 || status === 504) return fault('timed-out');
  if (status === 503) return fault('full');
  if (status >= 500 || status < 400) return fault('failed');
  if (isFiltered(error)) return fault('content-filter');
  if (status === 413 || isTooLong(error) || nearlyFull(sizes)) {
    return { ...fault('context-length'), limit: sizes?.contextLength ?? limitIn(error.message) };
  }
  return fault('rejected');
}

/** Statuses that are about us, not about the request: every other request would be refused as well. */
export function refusesUs(status: number): boolean {
  return (status >= 300 && status < 400) || endpointStatuses.has(status);
}

const endpointStatuses: ReadonlySet<number> = new Set([401, 402, 403, 405, 407]);

interface SaidError {
  readonly message: string;
  /** `code` and `type`, in lower case and with spaces around. */
  readonly marks: string;
  readonly code: number | null;
}

/**
 * `{error: {message, type, code}}` (OpenAI, vLLM), `{object: "error", message, type, code}` (older vLLM, SGLang),
 * `{error: "text"}`, `{message, error_code}` (Snowflake), or whatever a proxy put in its place.
 */
function readError(body: unknown): SaidError {
  const outer = (typeof body === 'object' && body !== null ? body : { message: body }) as Record<
    string,
    unknown
  >;
  const inner = outer.error ?? outer;
  const fields = (typeof inner === 'object' && inner !== null ? inner : { message: inner }) as Record<
    string,
    unknown
  >;
  const { message, type, code, error_code: errorCode, detail } = fields;
  const text = message ?? detail ?? '';
  const nested = fields.innererror as { readonly code?: unknown } | null | undefined;
  return {
    message: typeof text === 'string' ? text : (JSON.stringify(text) ?? ''),
    marks:
      ` ${[code, type, errorCode, nested?.code].map((mark) => String(mark ?? '')).join(' ')} `.toLowerCase(),
    code: toNumber(code) ?? toNumber(errorCode),
  };
}

function toNumber(code: unknown): number | null {
  const number = typeof code === 'string' && /^\d+$/.test(code) ? Number(code) : code;
  return typeof number === 'number' && Number.isInteger(number) ? number : null;
}

/** An error inside an answer has no status of its own, but usually names the one it would have had. */
function statusWithin({ code, marks }: SaidError): number {
  if (code !== null && code >= 400 && code < 600) return code;
  // Snowflake's codes: 390400 and the like are statuses, below them is what is wrong with a session or a token.
  if (code !== null && code >= 390_400 && code < 390_600) return code - 390_000;
  if (code !== null && code >= 390_100 && code < 390_400) return 401;
  const named = statusOfMark.find(([mark]) => mark.test(marks));
  return named ? named[1] : 500;
}

const statusOfMark: readonly (readonly [RegExp, number])[] = [
  [
    /context_?(length|size|window)|content_?(filter|policy)|badrequest|bad_request|invalid_?request|validation|unprocessable/,
    400,
  ],
  [/authenti|unauthori|invalid_api_key/, 401],
  [/permission|forbidden/, 403],
  [/not_?found/, 404],
  [/rate_?limit|too_?many_?requests/, 429],
  [/overloaded|unavailable/, 503],
  [/time_?d?_?out/, 504],
];

function isFiltered({ marks, message }: SaidError): boolean {
  return (
    /content_?filter|content_policy|responsibleai|content_management/.test(marks) || filterWords.test(message)
  );
}

const filterWords = /content management policy|content policy violation|blocked by (the |a )?content filter/i;

function isTooLong({ marks, message }: SaidError): boolean {
  if (/context_?(length|size|window)|string_above_max_length|prompt_too_long/.test(marks)) return true;
  return subjects.test(message) && tooMuch.test(message);
}

/** Servers have no common words for it: what was measured, and that it is too much, are in all of them. */
const subjects =
  /\btokens?\b|\bcontext\b|\bprompts?\b|\bmax_(new_|completion_|output_)?tokens\b|\b(input|sequence|model|messages?) (length|size|is)\b|length of the (input|messages)/i;
const tooMuch =
  /exceed|too (long|large|many|big)|(longer|larger|greater|more) than|maximum (context|model|input|sequence|allowed) ?(length|size)|reduce the (length|size|prompt)|shorten|<=|does not fit|fit in(to)? the (model|context)|at least 1, got -\d|over the limit|out of context/i;

/** Our own count of a prompt may be a tenth off. */
const NEARLY = 0.9;

function nearlyFull(sizes: CallSizes | undefined): boolean {
  if (!sizes || sizes.contextLength === null) return false;
  return sizes.promptTokens + (sizes.maxTokens ?? 0) >= NEARLY * sizes.contextLength;
}

/** Servers have been seen to name what is left instead of the limit: a context of a few tokens is no context. */
const LEAST_CONTEXT = 64;

function limitIn(message: string): number | null {
  const named =
    /(?:context (?:length|size|window|limit)|maximum (?:model |context |input |sequence |allowed )?(?:length|size))\D{0,20}(\d+)/i.exec(
      message,
    );
  const limit = Number(named?.[1]);
  return limit >= LEAST_CONTEXT ? limit : null;
}
