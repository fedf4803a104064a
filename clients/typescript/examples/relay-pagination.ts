/** Connections as Relay has them: Apollo Client joins the pages, the client of the gateway walks them. */
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import { getGateway } from '@cortex-gateway/client';

const EVENTS = gql`
  query Events($first: Int!, $after: String) {
    usageEvents(first: $first, after: $after) {
      edges {
        cursor
        node {
          id
          function
          credits
        }
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
    }
  }
`;

const gateway = getGateway();
for (const text of ['one', 'two', 'three', 'four', 'five']) await gateway.embed({ text });

const client = new ApolloClient({
  link: new HttpLink({ uri: `${process.env.CORTEX_GATEWAY_URL ?? 'http://127.0.0.1:4000'}/graphql` }),
  cache: new InMemoryCache({
    typePolicies: { Query: { fields: { usageEvents: relayStylePagination() } } },
  }),
});
interface Events {
  readonly usageEvents: {
    readonly edges: readonly { readonly node: { readonly id: string } }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}
const events = client.watchQuery<Events>({ query: EVENTS, variables: { first: 2 } });
const first = await client.query<Events>({ query: EVENTS, variables: { first: 2 } });
const { endCursor } = first.data?.usageEvents.pageInfo ?? {};
await events.fetchMore({ variables: { first: 2, after: endCursor } });
const joined = client.readQuery<Events>({ query: EVENTS, variables: { first: 2 } });
console.log(`joined: ${joined?.usageEvents.edges.length}`);
client.stop();

const seen: string[] = [];
for (let after: string | null = null, more = true; more; ) {
  const page = await gateway.usageEvents({ first: 2, after });
  seen.push(...page.nodes.map(({ id }) => id));
  ({ endCursor: after, hasNextPage: more } = page.pageInfo);
}
console.log(`walked: ${new Set(seen).size} of ${seen.length}`);
