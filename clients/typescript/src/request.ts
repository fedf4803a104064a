import { GatewayError } from './gateway-error.ts';
import type { ResolvedSettings } from './settings.ts';

/** What one call may say beside its variables. */
export interface CallOptions {
  /** Ends the call: the gateway stops its work and charges what was delivered until then. */
  readonly signal?: AbortSignal | undefined;
  /** The same key and call get the same answer, run once and charged once. Paid calls have one of their own by default. */
  readonly idempotencyKey?: string | undefined;
  /** Credits that this call may spend at most. */
  readonly budget?: number | undefined;
  /** For charge-back, beside those of the settings. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Told what the call used; streams tell nobody. */
  readonly onAnswer?: ((facts: AnswerFacts) => void) | undefined;
}

/** What the headers of an answer say. */
export interface AnswerFacts {
  readonly requestId: string | undefined;
  /** Credits. */
  readonly used: number | undefined;
  /** Credits that the tightest of the caller's limits has left. */
  readonly remaining: number | undefined;
}

/** An operation as it is sent. */
export interface GatewayRequest {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The headers of a call; WebSockets carry them in their first message. @throws GatewayError MISCONFIGURED */
export async function headersOf(
  settings: ResolvedSettings,
  options: CallOptions,
  idempotencyKey: string | undefined,
): Promise<Record<string, string>> {
  const token = await settings.token();
  const tags = Object.entries({ ...settings.tags, ...options.tags });
  const headers: Record<string, string> = {};
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  else if (settings.user !== undefined) headers['x-gateway-user'] = settings.user;
  if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
  if (options.budget !== undefined) headers['x-gateway-budget'] = String(options.budget);
  if (tags.length > 0) headers['x-gateway-tags'] = tags.map((tag) => tag.join('=')).join(', ');
  for (const [name, value] of Object.entries(headers))
    if ([...value].some((character) => character < ' ' || character === '\u007f'))
      throw new GatewayError('MISCONFIGURED', `What is sent as ${name} must be one line of text.`);
  return headers;
}
