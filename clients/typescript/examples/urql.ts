/** urql with the typed documents of the gateway; its subscriptions come as server-sent events. */
import { CompleteStreamDocument, EmbedDocument } from '@cortex-gateway/client/documents';
import { Client, fetchExchange } from 'urql';

const client = new Client({
  url: `${process.env.CORTEX_GATEWAY_URL ?? 'http://127.0.0.1:4000'}/graphql`,
  preferGetMethod: false,
  exchanges: [fetchExchange],
  fetchSubscriptions: true,
});

const { data, error } = await client.query(EmbedDocument, { text: 'Where is my parcel?' }).toPromise();
console.log(error ? `refused: ${error.message}` : `${data?.cortex.embed?.dimensions} dimensions`);

const prompt = 'Summarise: Bees pollinate crops. Honey is made by bees.';
await new Promise<void>((resolve) => {
  let text = '';
  const stream = client.subscription(CompleteStreamDocument, { input: { prompt, maxTokens: 60 } });
  stream.subscribe((result) => {
    text += result.data?.complete.delta ?? '';
    const reason = result.data?.complete.finishReason ?? result.error?.message;
    if (!reason) return;
    console.log(`${reason}: ${text}`);
    resolve();
  });
});
