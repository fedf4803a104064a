/** The one way from the console to the gateway: urql over the gateway's own address. */
import { Client, fetchExchange, mapExchange } from '@urql/core';
import { failureOf } from './failure.ts';
import { ANSWER_MS, patientFetch } from './patient-fetch.ts';
import { refuseSession, sessionHeaders } from './session.ts';
import { createStore } from './store.ts';

/** False while the gateway does not answer at all. */
export const reachable = createStore(true);

/** One for each session: what one reader was told is never shown to the next. */
export function createGatewayClient(): Client {
  return new Client({
    url: '/graphql',
    preferGetMethod: false,
    // Figures are never shown from memory as if they were of now.
    requestPolicy: 'network-only',
    fetchSubscriptions: true,
    fetch: patientFetch(ANSWER_MS),
    fetchOptions: () => ({ headers: sessionHeaders() }),
    exchanges: [
      mapExchange({
        onResult({ error }) {
          if (error?.networkError && !error.response) return reachable.set(false);
          reachable.set(true);
          if (error && failureOf(error).kind === 'signed-out') refuseSession();
        },
      }),
      fetchExchange,
    ],
  });
}
