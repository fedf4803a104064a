/** Takes the pictures of docs/console.md, of every page in both themes, on recorded traffic: node docs/write-console.ts */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startRecordedGateway, startTabs } from '../test/console/console-fixture.ts';

const folder = fileURLToPath(new URL('./images/console/', import.meta.url));

/** What is done on a page before its picture is taken, and what is waited for. */
const scenes: Readonly<
  Record<string, { readonly path: string; readonly press?: string; readonly text: string }>
> = {
  today: { path: 'today', text: 'End of the day' },
  spend: { path: 'spend?by=TEAM', text: 'platform' },
  calls: { path: 'calls', text: 'AI_COMPLETE' },
  limits: { path: 'limits', text: 'A budget for the spring campaign' },
  alerts: { path: 'alerts', text: 'ada.2' },
  fleet: { path: 'fleet', text: 'local-gpu-chat' },
  warehouse: { path: 'warehouse', press: 'Ask for advice', text: 'select-star' },
  books: { path: 'books', text: 'calls compared' },
  ask: { path: 'ask', press: 'Ask', text: 'AMER' },
  'set-up': { path: 'set-up', text: 'mcpServers' },
};

mkdirSync(folder, { recursive: true });
const { gateway } = await startRecordedGateway([]);
await gateway.setLimit('account', 20);
await gateway.setLimit('user:local', 10);
const tabs = await startTabs();
for (const theme of ['light', 'dark'] as const) {
  for (const [name, { path, press, text }] of Object.entries(scenes)) {
    const page = await tabs.open(`${gateway.url}/console/${path}`, { theme });
    if (press !== undefined) await page.getByRole('button', { name: press, exact: true }).click();
    await page.getByText(text).first().waitFor();
    await page.screenshot({ path: `${folder}${name}-${theme}.jpg`, type: 'jpeg', quality: 62 });
    await page.close();
  }
}
await tabs.close();
await gateway.close();
process.exit(0);
