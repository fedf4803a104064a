import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { shopResolvers, shopSchema } from '../supergraph/shop.ts';
import { startSubgraph } from '../supergraph/start-subgraph.ts';
import { askAt, runGateway } from '../support/gateway-process.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Other tests' gateways run from the one that is there. */
const another = join(root, `node_modules/.cache/bundle-of-test-${process.pid}`);
/** Has each process tell at its end that it loaded Node's own client of HTTP, which takes a part of each start. */
const watchFetch = `process.on('exit', () => {
  if (process.moduleLoadList.some((name) => name.endsWith('internal/deps/undici/undici'))) console.error('fetch is loaded');
});`;
const tellOfFetch = `--import data:text/javascript,${encodeURIComponent(watchFetch)}`;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-'));
});

afterAll(() => {
  for (const made of [folder, another]) rmSync(made, { recursive: true, force: true });
});

describe('the bundle', () => {
  it('serves as the sources do, its processes and threads too, and a supergraph', async () => {
    const shop = await startSubgraph(shopSchema, shopResolvers);
    onTestFinished(() => shop.stop());
    const built = spawnSync(process.execPath, [join(root, 'bundle/build.mjs'), another], {
      encoding: 'utf8',
    });
    expect(built).toMatchObject({ status: 0, stderr: '' });
    const environment = {
      DATA_DIR: join(folder, 'data'),
      SUBGRAPHS: `shop=${shop.url}`,
      NODE_OPTIONS: tellOfFetch,
    };
    const gateway = runGateway(environment, [], folder, join(another, 'main.mjs'));
    const url = await gateway.ready;
    const asked = `
      complete(input: { prompt: "Which city? Berlin.", responseFormat: {
        type: "object", properties: { city: { type: "string" } }, required: ["city"] } }) { structured }
      embed(text: "a question") { dimensions }`;
    const answer = await askAt(
      url,
      `{ cortex { ${asked} } executeSql(input: { statement: "SELECT 1 AS ONE" }) { rows } viewer { name nickname } }`,
    );
    expect(answer).toMatchObject({
      data: {
        cortex: { complete: { structured: { city: expect.any(String) } }, embed: { dimensions: 1024 } },
        executeSql: { rows: [[1]] },
        viewer: { nickname: expect.any(String) },
      },
    });
    expect(answer.errors).toBeUndefined();
    gateway.child.kill('SIGTERM');
    expect(await gateway.ended).toBe(0);
    expect(gateway.output().stderr).toBe('');
  });

  it('is run while its sources are as they were, and the sources when one has changed or it is not there', () => {
    const place = (path: string, text: string) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    for (const file of ['bundle/start.mjs', 'bundle/up-to-date.mjs'])
      cpSync(join(root, file), join(folder, file));
    place('package.json', '{ "type": "module", "engines": { "node": ">=24.2" } }');
    place('src/main.ts', "const from: string = 'sources'; console.log(from);");
    place('src/part.ts', '');
    place('node_modules/.cache/bundle/main.mjs', "console.log('bundle');");
    const { mtimeMs, atime, mtime } = statSync(join(folder, 'src/part.ts'));
    place('node_modules/.cache/bundle/sources.json', JSON.stringify({ 'src/part.ts': mtimeMs }));
    const start = () =>
      spawnSync(process.execPath, ['bundle/start.mjs'], { cwd: folder, encoding: 'utf8' }).stdout.trim();

    expect(start()).toBe('bundle');
    utimesSync(join(folder, 'src/part.ts'), atime, new Date(mtime.getTime() - 60_000));
    expect(start()).toBe('sources');
    rmSync(join(folder, 'src/part.ts'));
    expect(start()).toBe('sources');
    rmSync(join(folder, 'node_modules/.cache/bundle'), { recursive: true });
    expect(start()).toBe('sources');
  });
});
