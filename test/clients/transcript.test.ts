/** The transcript of docs/clients.md is what happens. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { transcriptOf, withTranscript } from '../../docs/write-transcript.ts';
import { startGateway } from '../support/start-gateway.ts';

it('is what each asker is answered, and what the books then hold', async () => {
  const gateway = await startGateway();
  try {
    const page = readFileSync(new URL('../../docs/clients.md', import.meta.url), 'utf8');
    expect(page).toBe(
      withTranscript(page, await transcriptOf({ url: gateway.url, mcpUrl: gateway.app.mcpUrl })),
    );
  } finally {
    await gateway.close();
  }
});
