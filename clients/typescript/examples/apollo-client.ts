/** Apollo Client 4 with the typed documents of the gateway. */
import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { CreditsDocument, SentimentDocument } from '@cortex-gateway/client/documents';

const client = new ApolloClient({
  link: new HttpLink({ uri: `${process.env.CORTEX_GATEWAY_URL ?? 'http://127.0.0.1:4000'}/graphql` }),
  cache: new InMemoryCache(),
});

const { data } = await client.query({
  query: SentimentDocument,
  variables: { text: 'The food was wonderful, but the waiter was rude.', categories: ['food', 'service'] },
});
for (const { name, label } of data?.cortex.sentiment?.categories ?? []) console.log(`${name}: ${label}`);

const credits = await client.query({ query: CreditsDocument, fetchPolicy: 'network-only' });
console.log(`left: ${credits.data?.credits.me.remaining}`);

try {
  await client.query({ query: SentimentDocument, variables: { text: '' } });
} catch (error) {
  if (!CombinedGraphQLErrors.is(error)) throw error;
  console.log(`refused: ${error.errors[0]?.extensions?.code}`);
}
client.stop();
