/**
 * `npm run preflight -- URL`: the deployment checklist, each box checked against the running gateway, its account and
 * its repository. Ends with 1 when a box fails, and says why.
 */
import { fileURLToPath } from 'node:url';
import { givenValue } from '../src/settings/given-value.ts';
import { runGatewayCommand } from './gateway-command.ts';
import { preflightBoxes } from './preflight-boxes.ts';

const usage = `npm run preflight -- URL [options]
  URL                  the running gateway, like https://gateway.example.com
  --metrics URL        its metrics; by default port 8003 of the same host
  --token-file FILE    a JWT or API key with sql:read and usage:read:all; none in local mode
  --checkout FOLDER    the version that is deployed; by default this one
The environment says whose CI is asked: GITHUB_REPOSITORY (owner/name), GITHUB_TOKEN, GITHUB_API_URL.`;

const options = {
  metrics: { type: 'string' },
  checkout: { type: 'string', default: fileURLToPath(new URL('..', import.meta.url)) },
} as const;

await runGatewayCommand(usage, options, async ({ gateway, token, values }) => {
  const { GITHUB_REPOSITORY, GITHUB_API_URL } = process.env;
  const boxes = preflightBoxes({
    gateway: gateway.origin,
    metrics: values.metrics ?? `http://${gateway.hostname}:8003/metrics`,
    token,
    checkout: values.checkout,
    github: {
      api: GITHUB_API_URL ?? 'https://api.github.com',
      repository: GITHUB_REPOSITORY ?? null,
      token: givenValue('GITHUB_TOKEN', { secret: true }, process.env) ?? null,
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
});
