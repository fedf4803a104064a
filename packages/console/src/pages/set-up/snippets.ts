/** How each kind of program calls this gateway. */

export interface SnippetText {
  readonly title: string;
  readonly code: string;
}

export function snippetsFor(origin: string, isLocal: boolean): readonly SnippetText[] {
  const header = isLocal ? "-H 'x-gateway-user: ada'" : '-H "authorization: Bearer $CORTEX_GATEWAY_TOKEN"';
  const apiKey = isLocal ? "'none'" : 'process.env.CORTEX_GATEWAY_TOKEN';
  const mcp = new URL('/mcp', origin);
  // The port that it has where nothing else was set.
  mcp.port = '9030';
  return [
    {
      title: 'GraphQL',
      code: `curl ${origin}/graphql -H 'content-type: application/json' ${header} \\
  -d '{"query":"{ cortex { sentiment(text: \\"What a lovely day\\") { label usage { credits } } } }"}'`,
    },
    {
      title: 'TypeScript',
      code: `import { getGateway } from '@cortex-gateway/client';

const gateway = getGateway({ url: '${origin}' });
const { text, usage } = await gateway.complete({ prompt: 'Hello!' });`,
    },
    {
      title: 'Python',
      code: `from cortex_gateway import get_gateway

gateway = get_gateway("${origin}")
result = await gateway.complete("Hello!")`,
    },
    {
      title: "OpenAI's clients",
      code: `import OpenAI from 'openai';

const client = new OpenAI({ baseURL: '${origin}/v1', apiKey: ${apiKey} });
const { choices } = await client.chat.completions.create({
  model: 'auto',
  messages: [{ role: 'user', content: 'Hello!' }],
});`,
    },
    {
      title: 'Agents: the Model Context Protocol',
      code: JSON.stringify(
        {
          mcpServers: {
            cortex: {
              type: 'http',
              url: mcp.href,
              ...(!isLocal && { headers: { Authorization: `Bearer \${CORTEX_GATEWAY_TOKEN}` } }),
            },
          },
        },
        null,
        2,
      ),
    },
    {
      title: 'Calls as a file',
      code: `curl '${origin}/exports/usage?from=2026-11-01&to=2026-12-01&format=parquet' ${header} -o usage.parquet`,
    },
  ];
}
