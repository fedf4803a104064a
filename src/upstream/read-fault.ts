/**
 * Whose fault is it that an upstream gave no answer? Decided here and nowhere else, for vLLM servers, Cortex REST and
 * EMBEDDED_MODEL_URL alike, from what machines say (status, code, type, event name) and from the sizes of the call.
 * Words come last, and decide only how the caller's own mistake is called: never what is thought of an endpoint.
 */
import { markText, messageText } from './said-text.ts';

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
  const status = statusOf(received, error, sizes);
  const said = error.message.slice(0, MAX_SAID);
  const fault = (kind: FaultKind): Fault => ({ kind, status, said, limit: null });
  const tooLong = () => ({ ...fault('context-length'), limit: limitOf(sizes, error.message) });
  // A code of its own says more than the status of whoever passed it on: proxies answer 403 or 500 for any of them.
  if (filterMarks.test(error.marks)) return fault('content-filter');
  if (lengthMarks.test(error.marks)) return tooLong();
  if (!asksTooMuch.has(status)) return fault(kindOf(status));
  if (filterWords.test(error.message)) return fault('content-filter');
  if (status === 413 || saysTooLong(error.message) || nearlyFull(sizes)) return tooLong();
  return fault('rejected');
}

/** Statuses that are about what was asked, and nothing else. */
const asksTooMuch: ReadonlySet<number> = new Set([400, 413, 422]);

const kinds: Readonly<Record<number, FaultKind>> = {
  404: 'model-missing',
  410: 'model-missing',
  408: 'timed-out',
  504: 'timed-out',
  409: 'failed',
  423: 'failed',
  424: 'failed',
  425: 'failed',
  429: 'overloaded',
  // Of a proxy: whoever asked it has gone, which was not us.
  499: 'failed',
  // It lacks what was asked for, or lacks it for everybody.
  501: 'refuses-us',
  503: 'full',
};

function kindOf(status: number): FaultKind {
  return kinds[status] ?? (refusesUs(status) ? 'refuses-us' : 'failed');
}

/** Statuses that are about us, not about the request: every other request would be refused as well. */
export function refusesUs(status: number): boolean {
  return status >= 300 && status < 500 && !asksTooMuch.has(status) && kinds[status] === undefined;
}

interface SaidError {
  readonly message: string;
  /** `code` and `type`, in lower case and with spaces around. */
  readonly marks: string;
  readonly code: number | null;
}

/**
 * `{error: {message, type, code}}` (OpenAI, vLLM), `{object: "error", message, type, code}` (older vLLM, SGLang),
 * `{error: "text"}`, `{message, error_code}` (Snowflake), a list of one of them, or whatever a proxy put in its place.
 */
function readError(body: unknown): SaidError {
  const outer = fieldsOf(Array.isArray(body) ? body[0] : body);
  const fields = fieldsOf(outer.error ?? outer);
  const { message, type, code, error_code: errorCode, detail, status } = fields;
  const text = message ?? detail ?? '';
  const nested = fieldsOf(fields.innererror ?? {}).code;
  const marks = [code, type, errorCode, nested, status].map(markText).join(' ');
  return {
    message: messageText(text),
    marks: ` ${marks} `.toLowerCase(),
    code: toNumber(code) ?? toNumber(errorCode) ?? toNumber(status) ?? toNumber(outer.status),
  };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return (typeof value === 'object' && value !== null ? value : { message: value }) as Record<
    string,
    unknown
  >;
}

function toNumber(code: unknown): number | null {
  const number = typeof code === 'string' && /^\d+$/.test(code) ? Number(code) : code;
  return typeof number === 'number' && Number.isInteger(number) ? number : null;
}

/** A status of 200 says nothing of the error inside, and one of 400 is given to many that have a better one. */
function statusOf(received: number, error: SaidError, sizes: CallSizes | undefined): number {
  if (received === 400) {
    const named = statusWithin(error);
    return named !== null && (refusesUs(named) || named === 404 || named === 429) ? named : received;
  }
  if (received !== 200) return received;
  return statusWithin(error) ?? (saysTooLong(error.message) && nearlyFull(sizes) ? 400 : 500);
}

/** An error inside an answer has no status of its own, but usually names the one it would have had. */
function statusWithin({ code, marks }: SaidError): number | null {
  if (code !== null && code >= 400 && code < 600) return code;
  // Snowflake's codes: 390400 and the like are statuses, below them is what is wrong with a session or a token.
  if (code !== null && code >= 390_400 && code < 390_600) return code - 390_000;
  if (code !== null && code >= 390_100 && code < 390_400) return 401;
  return statusOfMark.find(([mark]) => mark.test(marks))?.[1] ?? null;
}

/** The first that fits: `invalid_request_error` is the type of nearly everything that OpenAI refuses. */
const statusOfMark: readonly (readonly [RegExp, number])[] = [
  [/authenti|unauthori|(invalid|incorrect)_api_key/, 401],
  [/permission|forbidden/, 403],
  [/model_?not_?found|notfounderror|not_found_error| not_?found /, 404],
  [/rate_?limit|too_?many_?requests|resource_exhausted/, 429],
  [/overloaded|unavailable/, 503],
  [/time_?d?_?out|deadline_exceeded/, 504],
  [/badrequest|bad_request|invalid_?(request|argument|value|parameter)|validation|unprocessable/, 400],
];

const filterMarks = /content_?filter|content_policy|responsibleai|content_management/;

const filterWords = /content management policy|content policy violation|blocked by (the |a )?content filter/i;

const lengthMarks = /context_?(length|size|window)|string_above_max_length|prompt_too_long/;

function saysTooLong(message: string): boolean {
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

/** Of a model's context both may be told, by its server's list and by its refusal: the smaller one holds. */
function limitOf(sizes: CallSizes | undefined, message: string): number | null {
  const limits = [sizes?.contextLength ?? null, limitIn(message)].filter((limit) => limit !== null);
  return limits.length === 0 ? null : Math.min(...limits);
}

function limitIn(message: string): number | null {
  const named =
    /(?:context (?:length|size|window|limit)|maximum (?:model |context |input |sequence |allowed )?(?:length|size))\D{0,20}(\d+)/i.exec(
      message,
    );
  const limit = Number(named?.[1]);
  return limit >= LEAST_CONTEXT ? limit : null;
}
