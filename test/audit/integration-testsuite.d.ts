/** The part that is used of Apollo's suite, which only `npm run audit` installs. */
declare module '@apollo/server-integration-testsuite' {
  import type { ApolloServer, ApolloServerOptions, BaseContext } from '@apollo/server';

  export function defineIntegrationTestSuite(
    createServer: (config: ApolloServerOptions<BaseContext>) => Promise<{
      readonly server: ApolloServer<BaseContext>;
      readonly url: string;
      readonly extraCleanup: () => Promise<void>;
    }>,
    options: { readonly noIncrementalDelivery: boolean },
  ): void;
}
