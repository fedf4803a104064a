/**
 * `npm run preflight -- URL`: the deployment checklist, each box checked against the running gateway, its account and
 * its repository. Ends with 1 when a box fails, and says why.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { preflightBoxes } from './preflight-boxes.ts';

const usage = `npm run preflight -- URL [options]
  URL                  the running gateway, like https://gateway.example.com
  --metrics URL        its metrics; by default port 8003 of the same host
  --token-file FILE    a JWT or API key with sql:read and usage:read:all; none in local mode
  --checkout FOLDER    the version that is deployed; by default this one
The environment says whose CI is asked: GITHUB_REPOSITORY (owner/name), GITHUB_TOKEN, GITHUB_API_URL.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    metrics: { type: 'string' },
    'token-file': { type: 'string' },
    checkout: { type: 'string', default: fileURLToPath(new URL('..', import.meta.url)) },
    help: { type: 'boolean' },
  },
});
const gateway = URL.parse(positionals[0] ?? '');
if (values.help || !gateway || positionals.length > 1) {
  console.error(usage);
  process.exitCode = values.help ? 0 : 2;
} else {
  await preflight(gateway);
}

async function preflight({ origin, hostname }: URL): Promise<void> {
  const { GITHUB_REPOSITORY, GITHUB_TOKEN, GITHUB_API_URL } = process.env;
  const tokenFile = values['token-file'];
  const boxes = preflightBoxes({
    gateway: origin,
    metrics: values.metrics ?? `http://${hostname}:8003/metrics`,
    token: tokenFile === undefined ? null : readFileSync(tokenFile, 'utf8').trim(),
    checkout: values.checkout,
    github: {
      api: GITHUB_API_URL ?? 'https://api.github.com',
      repository: GITHUB_REPOSITORY ?? null,
      token: GITHUB_TOKEN ?? null,
    },
  });
  for (const { title, check } of boxes) {
    const seen = await check().then(
      (evidence) => ({ mark: 'x', text: evidence }),
      (error: Error) => ({ mark: ' ', text: error.message }),
    );
    console.log(`[${seen.mark}] ${title}: ${seen.text}`);
    if (seen.mark !== 'x') process.exitCode = 1;
  }
}
