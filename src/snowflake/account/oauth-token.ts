/** OAuth client credentials (RFC 6749, 4.4): one token for REST and for logins, fetched from the identity provider. */
import { Agent, type Dispatcher, request } from 'undici';
import { GatewayError } from '../../errors/gateway-error.ts';
import { parseJson } from '../../json/parse-json.ts';
import { asItIs, decodedBody } from '../../upstream/content-encoding.ts';
import { createProxyAgent } from '../../upstream/proxy-agent.ts';
import { readUpTo } from '../../upstream/read-up-to.ts';
import { markText } from '../../upstream/said-text.ts';
import { untilAbort } from '../../upstream/until-abort.ts';

export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** The provider's token endpoint: https, or loopback. */
  readonly tokenUrl: string;
  readonly scope?: string;
  /** The way to the provider. */
  readonly proxy?: URL | null;
}

export interface TokenSource {
  /**
   * The token that is held, or a new one; those who ask together share one request. In its last minute a token is
   * renewed while it serves, so that nobody waits for a provider that is slow, or fails because it is away. After a
   * failure the provider is left alone for a moment, and whoever asks meanwhile is told of it.
   * @throws GatewayError UPSTREAM_UNAVAILABLE (retryable) when the provider cannot be reached, is late or fails;
   * UPSTREAM_REJECTED when it refuses the client
   */
  token(): Promise<string>;
  /**
   * After Snowflake refused this token: the next `token` fetches another, unless somebody has by then. Where the one
   * that took its place is refused as well, no token is at fault, and it is kept for ten seconds.
   */
  refused(token: string): void;
}

export interface TokenSourceTuning {
  /** Milliseconds until a fetch counts as failed, the way to the provider included. */
  readonly timeoutMs: number;
  /** Milliseconds by a clock that nobody sets. */
  readonly now: () => number;
}

interface FetchedToken {
  readonly value: string;
  readonly renewAt: number;
  readonly endsAt: number;
}

interface TokenAnswer {
  readonly access_token?: unknown;
  readonly expires_in?: unknown;
  readonly error?: unknown;
}

/** RFC 6749 leaves a lifetime that is not told to the provider; Snowflake's own tokens last ten minutes. */
const UNTOLD_LIFETIME_SECONDS = 600;
const RENEWED_BEFORE_SECONDS = 60;
/** After a renewal that failed, as long as the token serves. */
const RENEWED_AGAIN_MS = 2_000;
const MAX_ANSWER_BYTES = 256 * 1024;
/** For a connection, and for a proxy's tunnel. */
const CONNECT_TIMEOUT_MS = 5_000;
/** Of the first pause after a failure; each further failure doubles it. */
const FIRST_PAUSE_MS = 1_000;
/** A provider that is back is found within ten seconds. */
const LONGEST_AFTER_OUTAGE_MS = 8_000;
/** Each refusal brings the client nearer to being locked out. */
const LONGEST_AFTER_REFUSAL_MS = 300_000;
/** Tokens that Snowflake refuses are replaced at most so often. */
const REPLACED_AGAIN_MS = 10_000;

const defaults: TokenSourceTuning = { timeoutMs: 10_000, now: () => performance.now() };

export function createTokenSource(client: OAuthClient, { timeoutMs, now } = defaults): TokenSource {
  let held: FetchedToken | undefined;
  let fetching: Promise<FetchedToken> | undefined;
  let replacedAt = Number.NEGATIVE_INFINITY;
  let failures = 0;
  let pause: { readonly error: unknown; readonly until: number } | undefined;
  // A connection for each fetch: one in ten minutes keeps none warm, and nothing is left to close.
  const tuning = { pipelining: 0, maxResponseSize: MAX_ANSWER_BYTES };
  const agent = client.proxy
    ? createProxyAgent(client.proxy, CONNECT_TIMEOUT_MS, tuning)
    : new Agent({ ...tuning, connect: { timeout: CONNECT_TIMEOUT_MS } });

  async function fetchToken(): Promise<FetchedToken> {
    const askedAt = now();
    const { status, answer } = await ask(client, agent, timeoutMs);
    // A success without a token is no refusal, and locks no client out.
    if (status < 200 || status >= 300) throw refusal(status, answer);
    const { access_token: value, expires_in: told } = answer;
    // Only characters that a header may have.
    if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value)) throw unavailable('gave no token');
    const seconds = Number(markText(told) || UNTOLD_LIFETIME_SECONDS);
    const lifetime = Number.isFinite(seconds) && seconds > 0 ? seconds : UNTOLD_LIFETIME_SECONDS;
    const kept = lifetime - Math.min(RENEWED_BEFORE_SECONDS, lifetime / 2);
    return { value, renewAt: askedAt + kept * 1000, endsAt: askedAt + lifetime * 1000 };
  }

  async function tryToFetch(): Promise<FetchedToken> {
    try {
      held = await fetchToken();
      failures = 0;
      return held;
    } catch (error) {
      const isRefused = error instanceof GatewayError && error.code === 'UPSTREAM_REJECTED';
      const longest = isRefused ? LONGEST_AFTER_REFUSAL_MS : LONGEST_AFTER_OUTAGE_MS;
      pause = { error, until: now() + Math.min(FIRST_PAUSE_MS * 2 ** failures, longest) };
      failures += 1;
      throw error;
    } finally {
      fetching = undefined;
    }
  }

  async function fetchOnce(): Promise<FetchedToken> {
    if (pause && now() < pause.until) throw pause.error;
    fetching ??= tryToFetch();
    return fetching;
  }

  function renew(serving: FetchedToken): void {
    fetchOnce().catch(() => {
      if (held === serving) held = { ...serving, renewAt: now() + RENEWED_AGAIN_MS };
    });
  }

  return {
    async token() {
      if (!held || now() >= held.endsAt) return (await fetchOnce()).value;
      if (now() >= held.renewAt) renew(held);
      return held.value;
    },
    refused(token) {
      if (held?.value !== token || now() < replacedAt + REPLACED_AGAIN_MS) return;
      replacedAt = now();
      held = undefined;
    },
  };
}

async function ask(client: OAuthClient, agent: Dispatcher, timeoutMs: number) {
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  if (client.scope !== undefined) form.set('scope', client.scope);
  // Both are form-encoded before they are joined (RFC 6749, 2.3.1).
  const pair = [client.clientId, client.clientSecret].map(formEncode).join(':');
  const late = AbortSignal.timeout(timeoutMs);
  try {
    const asked = request(client.tokenUrl, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
        ...asItIs,
      },
      body: form.toString(),
      dispatcher: agent,
      signal: late,
    });
    const { statusCode, headers, body } = await untilAbort(asked, late);
    const { text } = await readUpTo(decodedBody(body, headers), MAX_ANSWER_BYTES);
    return { status: statusCode, answer: parseAnswer(text) };
  } catch (cause) {
    const isLate = (cause as { name?: unknown }).name === 'TimeoutError';
    throw unavailable(isLate ? 'did not answer in time' : 'cannot be reached', cause);
  }
}

function formEncode(value: string): string {
  return new URLSearchParams([['', value]]).toString().slice(1);
}

function parseAnswer(text: string): TokenAnswer {
  const answer = parseJson(text);
  return typeof answer === 'object' && answer !== null ? answer : {};
}

/** Of the provider's answer only its error code is repeated: the rest may hold what we sent. */
function refusal(status: number, { error }: TokenAnswer): GatewayError {
  if (status >= 500 || status === 408 || status === 429)
    return unavailable(`answered with HTTP status ${status}`);
  const known = typeof error === 'string' && /^[a-z_]{1,40}$/.test(error);
  const code = known ? error : String(status);
  return new GatewayError(
    'UPSTREAM_REJECTED',
    `The OAuth token endpoint refused the gateway (${code}); check SNOWFLAKE_OAUTH_CLIENT_ID, SNOWFLAKE_OAUTH_CLIENT_SECRET and SNOWFLAKE_OAUTH_SCOPE.`,
    { backend: 'SNOWFLAKE', upstreamCode: code },
  );
}

function unavailable(what: string, cause?: unknown): GatewayError {
  return new GatewayError(
    'UPSTREAM_UNAVAILABLE',
    `The OAuth token endpoint for Snowflake ${what}.`,
    { backend: 'SNOWFLAKE' },
    cause,
  );
}
