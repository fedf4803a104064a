/** The pages for people: Apollo Sandbox on `/`, and GraphiQL on `/graphiql`, which needs no internet. */
import { readdirSync, readFileSync } from 'node:fs';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import type { FastifyInstance } from 'fastify';
import { createLargeText, type LargeText } from './large-text.ts';

const operationsFolder = new URL('../../clients/operations/', import.meta.url);

/** The example operations that both explorers open with, in the order of their file names. */
export function exampleOperations(): readonly string[] {
  return readdirSync(operationsFolder)
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => readFileSync(new URL(name, operationsFolder), 'utf8'));
}

export function registerExplorers(server: FastifyInstance): void {
  const examples = exampleOperations();
  const sandbox = sandboxPage(examples.join('\n'));
  // Nine megabytes of page: made when somebody first asks for it.
  let graphiql: LargeText | undefined;

  server.get('/', { config: { isPage: true } }, async (_, reply) =>
    reply.type('text/html; charset=utf-8').send(sandbox),
  );

  server.get('/graphiql', { config: { isPage: true } }, async (request, reply) => {
    graphiql ??= createLargeText(
      renderGraphiQL({
        title: 'Cortex gateway',
        endpoint: '/graphql',
        defaultTabs: examples.map((query) => ({ query })),
        subscriptionsProtocol: 'WS',
        shouldPersistHeaders: false,
        additionalHeaders: { 'apollo-require-preflight': 'true' },
      }),
      'text/html; charset=utf-8',
    );
    return graphiql(request, reply);
  });
}

/** JSON that may stand inside a script element: `</script>` in a string would end it. */
const inScript = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c');

function sandboxPage(document: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Cortex gateway</title>
    <style>
      html, body { margin: 0; height: 100%; font: 16px/1.5 system-ui, sans-serif; color: #1b2240; }
      body { display: flex; flex-direction: column; }
      header { display: flex; gap: 1.5rem; align-items: baseline; padding: .6rem 1rem; border-bottom: 1px solid #dfe3ee; }
      header strong { margin-right: auto; }
      a { color: #2453c9; }
      #sandbox { flex: 1; min-height: 0; }
      #offline { max-width: 40rem; margin: 4rem auto; padding: 0 1rem; }
    </style>
  </head>
  <body>
    <header>
      <strong>Cortex gateway</strong>
      <a href="/graphiql">Offline explorer</a>
      <a href="/health/ready">Health</a>
    </header>
    <div id="sandbox"></div>
    <div id="offline" hidden>
      <h1>Apollo Sandbox needs the internet</h1>
      <p>Its script could not be loaded. The <a href="/graphiql">offline explorer</a> has the same example operations
      and needs nothing but this server.</p>
    </div>
    <script>
      const offline = () => { document.getElementById('offline').hidden = false; document.getElementById('sandbox').hidden = true; };
      const start = () => new window.EmbeddedSandbox({
        target: '#sandbox',
        initialEndpoint: new URL('/graphql', location.href).href,
        initialSubscriptionEndpoint: new URL('/graphql', location.href.replace(/^http/, 'ws')).href,
        includeCookies: false,
        initialState: { document: ${inScript(document)}, includeCookies: false, pollForSchemaUpdates: false },
      });
    </script>
    <script src="https://embeddable-sandbox.cdn.apollographql.com/_latest/embeddable-sandbox.umd.production.min.js"
      onload="start()" onerror="offline()"></script>
  </body>
</html>
`;
}
