import { GatewayError } from './gateway-error.ts';

/** Where the gateway is, and who calls. What is left out is read from the environment, where there is one. */
export interface GatewaySettings {
  /** `https://gateway.example.com`; default: `CORTEX_GATEWAY_URL`, else `http://127.0.0.1:4000`. */
  readonly url?: string | URL | undefined;
  /** A JWT or an API key, or a function that gets one; default: `CORTEX_GATEWAY_TOKEN`, or what the file holds that `CORTEX_GATEWAY_TOKEN_FILE` names. The function is asked, and the file read, before each call, and again when its token is refused. */
  readonly token?: string | (() => string | Promise<string>) | undefined;
  /** Who calls, in local mode, where nobody shows a token; default: `CORTEX_GATEWAY_USER`. */
  readonly user?: string | undefined;
  /** How often a call that failed is sent again where that may help; default 2. */
  readonly retries?: number | undefined;
  /** The longest that a call waits before it is sent again, in seconds; what would have to wait longer fails. Default 60. */
  readonly mostRetrySeconds?: number | undefined;
  /** The longest that an answer, or the next part of a stream, may take, in seconds; default 300. */
  readonly timeoutSeconds?: number | undefined;
  /** For charge-back, sent with every call: `{ project: 'search' }`. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Default: the one of the platform. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** For streams over a socket where the platform has none, as Node before 22: the class of the package `ws`. */
  readonly WebSocket?: typeof globalThis.WebSocket | undefined;
}

export interface ResolvedSettings {
  /** Ends with `/graphql`. */
  readonly endpoint: URL;
  readonly token: () => Promise<string | undefined>;
  /** Whether another token may be got when one is refused. */
  readonly canRenew: boolean;
  readonly user: string | undefined;
  readonly retries: number;
  readonly mostRetrySeconds: number;
  readonly timeoutSeconds: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly fetch: typeof globalThis.fetch;
  readonly WebSocket: typeof globalThis.WebSocket | undefined;
}

/** @throws GatewayError MISCONFIGURED */
export function resolveSettings(given: GatewaySettings): ResolvedSettings {
  const { token = givenToken() } = given;
  return {
    endpoint: endpointOf(given.url ?? variable('CORTEX_GATEWAY_URL') ?? 'http://127.0.0.1:4000'),
    token: async () => (typeof token === 'function' ? await token() : token),
    canRenew: typeof token === 'function',
    user: given.user ?? variable('CORTEX_GATEWAY_USER'),
    retries: atLeastZero('retries', given.retries ?? 2),
    mostRetrySeconds: atLeastZero('mostRetrySeconds', given.mostRetrySeconds ?? 60),
    timeoutSeconds: atLeastZero('timeoutSeconds', given.timeoutSeconds ?? 300),
    tags: given.tags ?? {},
    // Called as a method of something else, a browser's fetch is an illegal invocation.
    fetch: given.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    WebSocket: given.WebSocket ?? globalThis.WebSocket,
  };
}

function givenToken(): string | (() => Promise<string | undefined>) | undefined {
  const token = variable('CORTEX_GATEWAY_TOKEN');
  const file = variable('CORTEX_GATEWAY_TOKEN_FILE');
  if (file === undefined) return token;
  if (token === undefined) return () => readToken(file);
  throw misconfigured('CORTEX_GATEWAY_TOKEN and CORTEX_GATEWAY_TOKEN_FILE are both set; keep one of them.');
}

/** A variable, so that bundlers for browsers look for no such module. */
const fileSystem = 'node:fs/promises';

async function readToken(file: string): Promise<string | undefined> {
  try {
    const { readFile } = await import(/* webpackIgnore: true */ /* @vite-ignore */ fileSystem);
    return (await readFile(file, 'utf8')).trim() || undefined;
  } catch (error) {
    const { code } = error as { readonly code?: string };
    throw misconfigured(`CORTEX_GATEWAY_TOKEN_FILE: ${file} cannot be read (${code}).`);
  }
}

interface Platform {
  readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> };
}

/** An empty variable is one that is not set. */
function variable(name: string): string | undefined {
  return (globalThis as Platform).process?.env?.[name] || undefined;
}

function endpointOf(given: string | URL): URL {
  let url: URL;
  try {
    url = new URL(given);
  } catch {
    throw misconfigured(
      `The gateway's address is no URL: ${String(given).slice(0, 200)}. Give one such as http://127.0.0.1:4000.`,
    );
  }
  if (!/^https?:$/.test(url.protocol))
    throw misconfigured(
      `The gateway's address must begin with http:// or https://, not with ${url.protocol}//.`,
    );
  if (url.username || url.password)
    throw misconfigured('The gateway takes no user and password in its address: give a token.');
  const path = url.pathname.replace(/\/+$/, '');
  url.pathname = path.endsWith('/graphql') ? path : `${path}/graphql`;
  url.hash = '';
  return url;
}

function atLeastZero(name: string, value: number): number {
  if (typeof value === 'number' && value >= 0) return value;
  throw misconfigured(`${name} must be a number of at least 0.`);
}

function misconfigured(message: string): GatewayError {
  return new GatewayError('MISCONFIGURED', message);
}
