/** The packed TypeScript client, installed as its users install it: into a page, and beside a script. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, startBrowser } from '../support/browser.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);
/** Where npm finds the compiler and itself. */
const PATH = [join(root, 'node_modules/.bin'), dirname(process.execPath), process.env.PATH].join(':');
const env = { ...process.env, PATH };

const folder = mkdtempSync(join(tmpdir(), 'client-'));
/** Outside of any `node_modules`, where Node runs no TypeScript; the other libraries are the checkout's. */
const app = join(folder, 'app');
let packed: readonly string[] = [];
let gateway: Gateway;

beforeAll(async () => {
  // Packed from a copy: the checkout stays as it is, and two may do so at once.
  cpSync(join(root, 'tsconfig.json'), join(folder, 'tsconfig.json'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const source = join(folder, 'clients/typescript');
  mkdirSync(dirname(source));
  cpSync(join(root, 'clients/typescript'), source, { recursive: true });
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: source, env });
  const [told] = JSON.parse(stdout.slice(stdout.indexOf('[')));
  packed = told.files.map(({ path }: { path: string }) => path);

  cpSync(join(root, 'test/clients/vite-app'), app, { recursive: true });
  cpSync(join(root, 'clients/typescript/examples'), join(app, 'examples'), { recursive: true });
  const quiet = ['--offline', '--no-audit', '--no-fund', '--legacy-peer-deps'];
  await run('npm', ['install', ...quiet, join(folder, told.filename)], { cwd: app, env });
  gateway = await startGateway();
});
afterAll(async () => {
  await gateway?.close();
  rmSync(folder, { recursive: true, force: true });
});

it('holds JavaScript and its types, and nothing else', () => {
  expect(packed).toContain('dist/index.js');
  expect(packed).toContain('dist/generated/documents.d.ts');
  const others = packed.filter((file) => !/^dist\/.*\.(js|d\.ts)$/.test(file));
  expect(others.toSorted()).toEqual(['README.md', 'package.json']);
  const installed = join(app, 'node_modules/@cortex-gateway/client/dist');
  for (const file of readdirSync(installed).filter((name) => name.endsWith('.js'))) {
    const text = readFileSync(join(installed, file), 'utf8');
    expect(text).not.toMatch(/from '(?!\.\/|\.\.\/)|from '.*\.ts'/);
  }
});

describe('in a Vite and Preact app', () => {
  let page: Server;
  beforeAll(async () => {
    const outDir = join(app, 'dist');
    await build({
      root: app,
      configFile: false,
      logLevel: 'warn',
      build: { outDir },
      oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    });
    page = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://page').pathname;
      const isScript = path.endsWith('.js');
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      response.end(readFileSync(join(outDir, isScript ? path : 'index.html')));
    });
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => page?.close());

  it('has types that fit, without looking away from those of the package', async () => {
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const told = await run(process.execPath, [tsc, '-p', app]).catch(
      (failure: { stdout: string }) => failure,
    );
    expect(told.stdout).toBe('');
  });

  it.runIf(hasBrowser)('asks and streams from a page of another origin', async () => {
    const origin = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
    const open = await startGateway({ environment: { CORS_ORIGINS: origin } });
    const browser = await startBrowser();
    try {
      const tab = await browser.context.newPage();
      const broken: string[] = [];
      tab.on('pageerror', ({ message }) => broken.push(message));
      await tab.goto(`${origin}/?gateway=${open.url}`);
      const read = (id: string) =>
        tab.evaluate<string | null>(`document.getElementById('${id}')?.textContent ?? null`);
      await expect.poll(async () => [...broken, await read('problem')]).toEqual(['none']);
      expect(await read('label')).toBe('POSITIVE');
      expect((await read('text'))?.match(/Bees pollinate crops/g)).toHaveLength(2);
      const { data } = await open.ask('{ usageEvents { nodes { user { name } function } } }');
      expect(data.usageEvents.nodes).toHaveLength(3);
      expect(data.usageEvents.nodes[0].user.name).toBe('páge');
    } finally {
      await browser.close();
      await open.close();
    }
  });
});

describe('beside a script', () => {
  const example = async (name: string) => {
    const environment = { ...env, CORTEX_GATEWAY_URL: gateway.url };
    const { stdout } = await run(process.execPath, [join(app, `examples/${name}.ts`)], { env: environment });
    return stdout;
  };

  it('serves an agent', async () => {
    const told = await example('agent');
    expect(told).toMatch(/^costs at most 0\.\d+ credits, affordable: true\nstop, 0\.\d+ credits: .*[Bb]ees/);
  });

  it('serves Apollo Client 4', async () => {
    const told = await example('apollo-client');
    expect(told).toMatch(/^food: POSITIVE\nservice: NEGATIVE\nleft: [\d.]+\nrefused: BAD_USER_INPUT\n$/);
  });

  it('serves urql', async () => {
    expect(await example('urql')).toMatch(/^\d+ dimensions\nstop: .*[Bb]ees/);
  });

  it('serves connections in the manner of Relay', async () => {
    expect(await example('relay-pagination')).toMatch(/^joined: 4\nwalked: (\d+) of \1\n$/);
  });
});
