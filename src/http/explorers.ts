/**
 * The pages for people: Apollo Sandbox on `/`, and GraphiQL on `/graphiql`, which needs no internet. Where Sandbox's
 * script cannot be had, the first page is the second.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { createLargeText, type LargeText } from './large-text.ts';

const operationsFolder = new URL('../../clients/operations/', import.meta.url);

/** Who an example is for, as its first line says: `# Frontend: ...`. */
const personas = ['Frontend', 'Analyst', 'Agent', 'Operator'];

/**
 * The example operations that both explorers open with: by persona, then by file name.
 * @throws Error for one that does not say whom it is for
 */
export function exampleOperations(): readonly string[] {
  const examples = readdirSync(operationsFolder)
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => {
      const text = readFileSync(new URL(name, operationsFolder), 'utf8');
      const persona = personas.indexOf(/^# (\w+): /.exec(text)?.[1] ?? '');
      if (persona < 0)
        throw new Error(`clients/operations/${name} must begin with "# ${personas.join('|')}: ".`);
      return { text, persona };
    });
  return examples.toSorted((a, b) => a.persona - b.persona).map(({ text }) => text);
}

export function registerExplorers(server: FastifyInstance): void {
  const examples = exampleOperations();
  const sandbox = sandboxPage(examples.join('\n'));
  // Nine megabytes of page: loaded and made when somebody first asks for it.
  let graphiql: Promise<LargeText> | undefined;

  server.get('/', { config: { isPage: true } }, async (_, reply) =>
    reply.type('text/html; charset=utf-8').send(sandbox),
  );

  server.get('/graphiql', { config: { isPage: true } }, async (request, reply) => {
    graphiql ??= graphiqlPage(examples);
    return (await graphiql)(request, reply);
  });
}

async function graphiqlPage(examples: readonly string[]): Promise<LargeText> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const page = renderGraphiQL({
    title: 'Cortex gateway',
    endpoint: '/graphql',
    defaultTabs: examples.map((query) => ({ query })),
    subscriptionsProtocol: 'WS',
    shouldPersistHeaders: false,
    additionalHeaders: { 'apollo-require-preflight': 'true' },
  });
  return createLargeText(page, 'text/html; charset=utf-8');
}

/** How long Sandbox's script may take to come. */
const SANDBOX_MS = 5_000;

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
    </style>
  </head>
  <body>
    <header>
      <strong>Cortex gateway</strong>
      <a href="/console">Console</a>
      <a href="/graphiql">Offline explorer</a>
      <a href="/health/ready">Health</a>
    </header>
    <div id="sandbox"></div>
    <noscript>Both explorers need JavaScript.</noscript>
    <script>
      // Some networks answer nothing at all, and a script that is awaited for minutes is an empty page.
      const offline = () => location.replace('/graphiql');
      const patience = setTimeout(offline, ${SANDBOX_MS});
      const start = () => { clearTimeout(patience); return new window.EmbeddedSandbox({
        target: '#sandbox',
        initialEndpoint: new URL('/graphql', location.href).href,
        initialSubscriptionEndpoint: new URL('/graphql', location.href.replace(/^http/, 'ws')).href,
        includeCookies: false,
        initialState: { document: ${inScript(document)}, includeCookies: false, pollForSchemaUpdates: false },
      }); };
    </script>
    <script src="https://embeddable-sandbox.cdn.apollographql.com/_latest/embeddable-sandbox.umd.production.min.js"
      onload="start()" onerror="offline()"></script>
  </body>
</html>
`;
}
