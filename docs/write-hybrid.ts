/**
 * Writes the ten questions of docs/hybrid.md, with their answers as a gateway gives them that it starts on a fresh
 * folder. `npm run docs:hybrid` runs it: the sample's dates follow the day, so each day has other figures.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { createLogger } from '../src/observability/log.ts';

const pageFile = new URL('hybrid.md', import.meta.url);
const HEADING = '## Ten questions\n';

const questions = [
  'What was revenue by region last quarter against the one before?',
  'Top 5 customers by revenue this year',
  'Which category sold the most units last quarter?',
  'Average order value by month in the last 6 months',
  'What percentage of orders were cancelled last quarter?',
  'Share of revenue by segment last year',
  'How many open high priority tickets are there?',
  'Average call duration by agent last month',
  'What was churn last month?',
  'Draft a mail about revenue by region last month',
];

interface Answer {
  readonly answer: string | null;
  readonly data: { readonly statement: string; readonly assumptions: readonly string[] } | null;
}

async function ask(url: string, message: string): Promise<Answer> {
  const query = `query ($message: String!) {
    hybrid(input: { message: $message, maxTokens: 60 }) { answer data { statement assumptions } }
  }`;
  const response = await fetch(new URL('/graphql', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { message } }),
  });
  const { data, errors } = (await response.json()) as {
    readonly data: { readonly hybrid: Answer };
    readonly errors?: readonly { readonly message: string }[];
  };
  if (errors?.[0]) throw new Error(`${message}: ${errors[0].message}`);
  return data.hybrid;
}

function section(question: string, { answer, data }: Answer): string {
  const told = ['```text', answer ?? '', '```'].join('\n');
  if (data === null) return `### ${question}\n\n${told}\n\n\`data\` is null: the question is asked back.\n`;
  const sql = ['```sql', data.statement, '```'].join('\n');
  return `### ${question}\n\n${told}\n\nAssumed: ${data.assumptions.join(' ')}\n\n${sql}\n`;
}

const dataDir = mkdtempSync(join(tmpdir(), 'ten-questions-'));
const config = readConfig({ PORT: '0', METRICS_PORT: '0', MCP_PORT: '0', DATA_DIR: dataDir });
const app = await startApp({ config, logger: createLogger('silent') });
try {
  const sections: string[] = [];
  for (const question of questions) sections.push(section(question, await ask(app.url, question)));
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date());
  const intro = `These are the gateway's answers on a fresh start, on ${day}, in \`answer\` and \`data\`; \`npm run docs:hybrid\` writes
them. The sample's dates follow the day of the first start, so other days give other figures.\n`;
  const page = readFileSync(pageFile, 'utf8');
  const before = page.slice(0, page.indexOf(HEADING) + HEADING.length);
  writeFileSync(pageFile, `${before}\n${intro}\n${sections.join('\n')}`);
} finally {
  await app.close();
  rmSync(dataDir, { recursive: true, force: true });
}
