import { type Dispatcher, Pool } from 'undici';
import { asItIs, decodedBody } from '../../upstream/content-encoding.ts';
import { readUpTo } from '../../upstream/read-up-to.ts';
import { parseRetryAfter } from '../../upstream/retry-after.ts';
import { untilAbort } from '../../upstream/until-abort.ts';
import { ChannelFailure, causeCode } from './alert-channel.ts';

/** Who takes alerts by HTTP at one address. */
export interface Receiver {
  /** @throws ChannelFailure where nothing is answered */
  post(body: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Receipt>;
  close(): void;
}

export interface Receipt {
  readonly status: number;
  /** A status of 2xx: with it the alert is taken, whatever becomes of the body, or it would be sent twice. */
  readonly isWell: boolean;
  /** The beginning of the body; null where it broke off, or did not end in time. */
  readonly said: string | null;
  /** Milliseconds that it asked to be left alone. */
  readonly retryAfterMs: number;
}

const MAX_SAID_BYTES = 4_096;

/**
 * @param name as its failures call it: `Slack`, `the webhook`
 * @param saidMs milliseconds for the body, once the status has come
 */
export function createReceiver(url: string, name: string, saidMs = 5_000): Receiver {
  const { origin, pathname, search } = new URL(url);
  const pool = new Pool(origin, { connections: 1, headersTimeout: 10_000, bodyTimeout: 10_000 });
  return {
    async post(body, headers, signal) {
      const asked = {
        path: pathname + search,
        method: 'POST',
        headers: { 'content-type': 'application/json', ...asItIs, ...headers },
        body,
        signal,
      } as const;
      const answer = await untilAbort(pool.request(asked), signal).catch((cause) => {
        throw new ChannelFailure(`${name} does not answer (${causeCode(cause)})`, { cause });
      });
      const { statusCode: status, headers: told } = answer;
      return {
        status,
        isWell: status >= 200 && status < 300,
        said: await readSaid(answer, AbortSignal.any([signal, AbortSignal.timeout(saidMs)])),
        retryAfterMs: parseRetryAfter(told['retry-after'], Date.now()) ?? 0,
      };
    },
    close: () => void pool.destroy(),
  };
}

async function readSaid(
  { headers, body }: Dispatcher.ResponseData,
  inTime: AbortSignal,
): Promise<string | null> {
  try {
    const { text } = await untilAbort(readUpTo(decodedBody(body, headers), MAX_SAID_BYTES), inTime);
    return text.trim();
  } catch {
    return null;
  } finally {
    body.on('error', () => {}).destroy();
  }
}
