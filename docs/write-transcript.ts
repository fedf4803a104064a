/**
 * Writes the transcript of docs/clients.md: one question asked through each door of a gateway that it starts, and the
 * events that it left in the books. `npm run docs` runs it.
 */
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../', import.meta.url));
const pageFile = new URL('clients.md', import.meta.url);
const marks = { begin: '<!-- transcript: written by npm run docs -->', end: '<!-- /transcript -->' };

/** Somebody who asks the question, as the page shows it and as it is run. */
interface Asker {
  /** Their title on the page; in lower case the user that the books name. */
  readonly name: string;
  readonly language: 'sh' | 'ts' | 'python';
  readonly source: string;
}

const QUESTION =
  'Why was the parcel late? It left Berlin on Monday. It was late because customs asked for a form. It came on Friday.';

const askers: readonly Asker[] = [
  {
    name: 'curl',
    language: 'sh',
    source: `curl -sS "$CORTEX_GATEWAY_URL/graphql" -H 'content-type: application/json' -H "x-gateway-user: $CORTEX_GATEWAY_USER" \\
  -d '{"query":"{ cortex { complete(input: { prompt: \\"${QUESTION}\\", model: \\"mixtral-8x7b\\" }) { text } } }"}'`,
  },
  {
    name: 'TypeScript',
    language: 'ts',
    source: `import { getGateway } from '@cortex-gateway/client';

const prompt = '${QUESTION}';
const { text } = await getGateway().complete({ prompt, model: 'mixtral-8x7b' });
console.log(text);`,
  },
  {
    name: 'Python',
    language: 'python',
    source: `import asyncio
from cortex_gateway import get_gateway

prompt = "${QUESTION}"

async def main():
    gateway = get_gateway()
    result = await gateway.complete(prompt, model='mixtral-8x7b')
    print(result.text)

asyncio.run(main())`,
  },
  {
    name: 'openai',
    language: 'ts',
    source: `import OpenAI from 'openai';

const client = new OpenAI({
  baseURL: \`\${process.env.CORTEX_GATEWAY_URL}/v1\`,
  apiKey: 'none',
  defaultHeaders: { 'x-gateway-user': process.env.CORTEX_GATEWAY_USER },
});
const content = '${QUESTION}';
const { choices } = await client.chat.completions.create({
  model: 'mixtral-8x7b',
  messages: [{ role: 'user', content }],
});
console.log(choices[0]?.message.content);`,
  },
  {
    name: 'LangGraph',
    language: 'ts',
    source: `import { END, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { ChatOpenAI } from '@langchain/openai';

const model = new ChatOpenAI({
  model: 'mixtral-8x7b',
  apiKey: 'none',
  configuration: {
    baseURL: \`\${process.env.CORTEX_GATEWAY_URL}/v1\`,
    defaultHeaders: { 'x-gateway-user': process.env.CORTEX_GATEWAY_USER },
  },
});
const graph = new StateGraph(MessagesAnnotation)
  .addNode('ask', async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
  .addEdge(START, 'ask')
  .addEdge('ask', END)
  .compile();
const content = '${QUESTION}';
const { messages } = await graph.invoke({ messages: [{ role: 'user', content }] });
console.log(messages.at(-1)?.content);`,
  },
  {
    name: 'MCP',
    language: 'ts',
    source: `import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const headers = { 'x-gateway-user': process.env.CORTEX_GATEWAY_USER ?? '' };
const client = new Client({ name: 'transcript', version: '1.0.0' });
await client.connect(
  new StreamableHTTPClientTransport(new URL(process.env.CORTEX_GATEWAY_MCP_URL ?? ''), { requestInit: { headers } }),
);
const prompt = '${QUESTION}';
const { structuredContent } = await client.callTool({
  name: 'complete',
  arguments: { prompt, model: 'mixtral-8x7b' },
});
console.log((structuredContent as { text: string }).text);
await client.close();`,
  },
];

/** Has Node find the packages where their users have them: the client is this repository's own. */
const findPackages = `data:text/javascript,import { registerHooks } from 'node:module';
const ours = { '@cortex-gateway/client': '${new URL('../clients/typescript/src/index.ts', import.meta.url)}' };
const asked = (url) => /ask[.]ts$/.test(url ?? '') ? '${new URL('../package.json', import.meta.url)}' : url;
registerHooks({ resolve: (name, context, next) => next(ours[name] ?? name, { ...context, parentURL: asked(context.parentURL) }) });`;

const commands: Readonly<Record<Asker['language'], readonly string[]>> = {
  sh: ['sh'],
  ts: [process.execPath, '--import', findPackages],
  python: ['python3'],
};

interface Addresses {
  readonly url: string;
  readonly mcpUrl: string;
}

/** What each is answered, and what the books then hold. */
export async function transcriptOf({ url, mcpUrl }: Addresses): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'transcript-'));
  try {
    const parts: string[] = [];
    for (const { name, language, source } of askers) {
      const file = join(folder, `ask.${language}`);
      writeFileSync(file, source);
      const [program = '', ...args] = commands[language];
      const env = {
        ...process.env,
        CORTEX_GATEWAY_URL: url,
        CORTEX_GATEWAY_MCP_URL: mcpUrl,
        CORTEX_GATEWAY_USER: name.toLowerCase(),
        PYTHONPATH: join(root, 'clients/python'),
        PYTHONDONTWRITEBYTECODE: '1',
      };
      const { stdout } = await promisify(execFile)(program, [...args, file], { env });
      parts.push(
        `### ${name}\n\n\`\`\`${language}\n${source}\n\`\`\`\n\n\`\`\`text\n${stdout.trim()}\n\`\`\``,
      );
    }
    return [...parts, `### In the books\n\n${await booksAt(url)}`].join('\n\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface BookedEvent {
  readonly user: { readonly name: string };
  readonly function: string;
  readonly model: string;
  readonly backend: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly credits: number;
  readonly status: string;
}

const FIELDS = 'user { name } function model backend inputTokens outputTokens credits status';

async function booksAt(url: string): Promise<string> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: `{ usageEvents(first: 100) { nodes { ${FIELDS} } } }` }),
  });
  const { data } = (await response.json()) as { data: { usageEvents: { nodes: readonly BookedEvent[] } } };
  const names = askers.map(({ name }) => name.toLowerCase());
  const rows = data.usageEvents.nodes
    .filter(({ user }) => names.includes(user.name))
    .toSorted((a, b) => names.indexOf(a.user.name) - names.indexOf(b.user.name))
    .map((event) => {
      const { user, model, backend, inputTokens, outputTokens, credits, status } = event;
      return [user.name, event.function, model, backend, inputTokens, outputTokens, credits, status];
    });
  const heads = ['user', 'function', 'model', 'back end', 'tokens in', 'tokens out', 'credits', 'status'];
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** `page` with its transcript replaced. @throws Error when the marks are missing. */
export function withTranscript(page: string, transcript: string): string {
  const [begin, end] = [page.indexOf(marks.begin), page.indexOf(marks.end)];
  if (begin < 0 || end < begin) throw new Error(`docs/clients.md has no ${marks.begin} ... ${marks.end}`);
  return `${page.slice(0, begin)}${marks.begin}\n\n${transcript}\n\n${page.slice(end)}`;
}

if (import.meta.main) {
  const dataDir = mkdtempSync(join(tmpdir(), 'transcript-data-'));
  const env = { ...process.env, PORT: '0', METRICS_PORT: '0', MCP_PORT: '0', DATA_DIR: dataDir };
  const gateway = spawn(process.execPath, [join(root, 'src/main.ts')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    let told = '';
    for await (const text of gateway.stdout.setEncoding('utf8')) {
      told += text;
      const [, url] = /API\s+(\S+)\/graphql/.exec(told) ?? [];
      const [, mcpUrl] = /MCP\s+(\S+\/mcp)/.exec(told) ?? [];
      if (url === undefined || mcpUrl === undefined) continue;
      const transcript = await transcriptOf({ url, mcpUrl });
      writeFileSync(pageFile, withTranscript(readFileSync(pageFile, 'utf8'), transcript));
      break;
    }
  } finally {
    gateway.kill();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
