import { type Dispatcher, Pool } from 'undici';
import { asItIs } from '../../upstream/content-encoding.ts';
import { untilAbort } from '../../upstream/until-abort.ts';
import { ChannelFailure, causeCode } from './alert-channel.ts';

/** Who takes alerts by HTTP at one address. */
export interface Receiver {
  /** @throws ChannelFailure where nothing is answered; whatever is answered is the caller's to read */
  post(
    body: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData>;
  close(): void;
}

/** @param name as its failures call it: `Slack`, `the webhook` */
export function createReceiver(url: string, name: string): Receiver {
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
      try {
        return await untilAbort(pool.request(asked), signal);
      } catch (cause) {
        throw new ChannelFailure(`${name} does not answer (${causeCode(cause)})`, { cause });
      }
    },
    close: () => void pool.destroy(),
  };
}
