/** Starting and stopping: what an operator and an orchestrator see. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { sections } from '../../src/config.ts';
import { askAt, type GatewayProcess, runGateway, sources } from '../support/gateway-process.ts';
import { tellOfLoads } from '../support/tell-of-loads.ts';

const outliveParent = new URL('../support/outlive-parent.ts', import.meta.url).href;

let dataDir: string;
let url: string;
let serving: GatewayProcess;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'gateway-process-'));
  serving = runGateway({ DATA_DIR: dataDir, NODE_OPTIONS: tellOfLoads }, [], dataDir, sources);
  url = await serving.ready;
});
afterAll(async () => {
  serving.child.kill('SIGKILL');
  await serving.ended;
  await rm(dataDir, { recursive: true, force: true });
});

/** A process that must give up: one line that says why, and exit code 1. */
async function refusalOf(environment: Readonly<Record<string, string>>): Promise<string> {
  const started = runGateway(environment);
  onTestFinished(() => {
    started.child.kill('SIGKILL');
  });
  expect(await started.ended).toBe(1);
  const lines = started.output().stderr.trim().split('\n');
  expect(lines).toEqual([expect.any(String)]);
  expect(started.output().stdout).not.toContain('ready');
  return lines[0] as string;
}

async function otherFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-refused-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

it('says at once where it is starting, then that it is ready, and nothing else', () => {
  const { stdout, stderr } = serving.output();
  const [starting, , ready] = stdout.split('\n');
  expect(starting).toBe(`Cortex gateway is starting on ${url} ...`);
  expect(ready).toMatch(/^Cortex gateway, ready after [\d.]+ s, with$/);
  expect(stderr).toBe('');
});

describe('a start that cannot work ends with one clear line', () => {
  it.each(['20.19.5', '24.9.0'])('when Node.js is that old: %s', async (version) => {
    const said = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
    expect(
      await refusalOf({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(said)}` }),
    ).toBe(
      `The gateway needs Node.js 24.12 or newer, and this is ${version}. Install it, or run "npm ci", which brings one.`,
    );
  });

  it('when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    onTestFinished(() => {
      other.close();
    });
    const { port } = other.address() as AddressInfo;
    const DATA_DIR = await otherFolder();
    expect(await refusalOf({ DATA_DIR, PORT: String(port) })).toContain(`Port ${port} is taken`);
  });

  it('when another process has the folder', async () => {
    expect(await refusalOf({ DATA_DIR: dataDir })).toContain(dataDir);
  });

  it.each([
    [{ CREDIT_USER_DAILY_LIMT: '3' }, /CREDIT_USER_DAILY_LIMT.*CREDIT_USER_DAILY_LIMIT/],
    [{ PORT: 'eighty' }, /^PORT: /],
    [{ CREDIT_TIME_ZONE: 'Mars/Olympus' }, /^CREDIT_TIME_ZONE: /],
    [{ HOST: '0.0.0.0' }, /^HOST: .*AUTH_JWKS_URL/],
    [{ CREDIT_POLICY_PATH: '/no/such/policy.json' }, /policy\.json/],
    [{ METRICS_HOST: '192.0.2.1' }, /^METRICS_HOST: 192\.0\.2\.1 is no address of this machine\.\n?$/],
    [{ CORTEX_COMPLETE_MODEL: 'no-model' }, /^CORTEX_COMPLETE_MODEL: there is no model "no-model"\..*\n?$/],
    [{ CORTEX_EMBED_MODEL: 'llama3.1-70b' }, /^CORTEX_EMBED_MODEL: .*\n?$/],
    [{ DATA_DIR: fileURLToPath(import.meta.url) }, /^DATA_DIR: .*process\.test\.ts.* not a folder/],
    [{ DATA_DIR: `${fileURLToPath(import.meta.url)}/below` }, /^DATA_DIR: .* is a file/],
  ])('when a setting is wrong: %j', async (environment, line) => {
    expect(
      await refusalOf({ DATA_DIR: await otherFolder(), ...environment } as Record<string, string>),
    ).toMatch(line);
  });
});

describe('files of prices and limits that name what is not there end the start with a line for each name', () => {
  it.each<[string, object, readonly string[]]>([
    [
      'CREDIT_PRICES_PATH',
      {
        models: { 'claude-4-sonet': { input: 1, output: 2 } },
        functions: { AI_EXTRAKT: { input: 1, output: 1 } },
      },
      [
        'models.claude-4-sonet: there is no model claude-4-sonet. Did you mean claude-4-sonnet',
        'functions.AI_EXTRAKT: there is no function AI_EXTRAKT. Did you mean AI_EXTRACT',
      ],
    ],
    [
      'CREDIT_POLICY_PATH',
      {
        functions: { AI_EXTRCT: { limit: 1 } },
        models: { 'claude-opus-45': { limit: 1 } },
        users: { ada: { limit: -1 } },
      },
      [
        'functions.AI_EXTRCT: there is no function AI_EXTRCT. Did you mean AI_EXTRACT',
        'models.claude-opus-45: there is no model claude-opus-45. Did you mean claude-opus-4-5',
        'users.ada.limit: ',
      ],
    ],
  ])('%s', async (setting, content, expected) => {
    const folder = await otherFolder();
    const path = join(folder, 'file.json');
    await writeFile(path, JSON.stringify(content));
    const started = runGateway({ DATA_DIR: folder, [setting]: path });
    onTestFinished(() => {
      started.child.kill('SIGKILL');
    });
    expect(await started.ended).toBe(1);
    const lines = started.output().stderr.trim().split('\n');
    expect(lines).toHaveLength(expected.length);
    for (const line of lines) expect(line).toContain(`${setting}: ${path}: `);
    for (const line of expected) expect(lines.join('\n')).toContain(line);
  });
});

describe('files that settings name are told of together, before a port is taken', () => {
  const refusedLines = async (environment: Readonly<Record<string, string>>) => {
    const started = runGateway({ DATA_DIR: await otherFolder(), ...environment });
    onTestFinished(() => {
      started.child.kill('SIGKILL');
    });
    expect(await started.ended).toBe(1);
    const { stdout, stderr } = started.output();
    expect(stdout).toBe('');
    return stderr.trim().split('\n');
  };

  it('where they cannot be read, beside the settings that are wrong', async () => {
    const folder = await otherFolder();
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const nowhere = join(folder, 'nowhere');
    const lines = await refusedLines({
      PORT: 'eighty',
      ALERT_WEBHOOK_URL_FILE: pipe,
      SNOWFLAKE_ACCOUNT: 'acme-prod',
      SNOWFLAKE_USER: 'GATEWAY',
      SNOWFLAKE_PRIVATE_KEY_PATH: folder,
      TRUSTED_DOCUMENTS_PATH: pipe,
      SUPERGRAPH_PATH: nowhere,
      CREDIT_POLICY_PATH: folder,
    });
    expect(lines).toEqual([
      expect.stringMatching(/^PORT: /),
      `ALERT_WEBHOOK_URL_FILE: ${pipe} is a pipe or a device, not a file.`,
      `TRUSTED_DOCUMENTS_PATH: ${pipe}: is a pipe or a device, not a file`,
      `SNOWFLAKE_PRIVATE_KEY_PATH: ${folder}: is a folder, not a file`,
      `SUPERGRAPH_PATH: ${nowhere}: cannot be read (ENOENT)`,
      `CREDIT_POLICY_PATH: ${folder}: is a folder, not a file`,
    ]);
  });

  it('where what they say is wrong', async () => {
    const path = join(await otherFolder(), 'file.json');
    await writeFile(path, '{ "user": ');
    const settings = ['CREDIT_PRICES_PATH', 'CREDIT_POLICY_PATH', 'TRUSTED_DOCUMENTS_PATH'];
    const lines = await refusedLines(Object.fromEntries(settings.map((name) => [name, path])));
    expect(lines).toEqual(settings.map((name) => expect.stringContaining(`${name}: ${path}: is no JSON: `)));
  });

  it('a supergraph that is none is told of once', async () => {
    const folder = await otherFolder();
    const path = join(folder, 'supergraph.graphql');
    await writeFile(path, 'rubbish');
    const started = runGateway({ DATA_DIR: folder, SUPERGRAPH_PATH: path, LOG_LEVEL: 'warn' });
    onTestFinished(() => {
      started.child.kill('SIGKILL');
    });
    expect(await started.ended).toBe(1);
    const { stdout, stderr } = started.output();
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining(`SUPERGRAPH_PATH: ${path}: `)]);
    expect(stdout).not.toContain('problems');
  });
});

it('leaves stand-ins behind that end without a word, however far they have come', async () => {
  const killed = runGateway({ DATA_DIR: await otherFolder(), NODE_OPTIONS: `--import ${outliveParent}` });
  const { stderr } = killed.child;
  const bothListen = new Promise<void>((resolve) => {
    stderr?.on('data', () => {
      if (killed.output().stderr.split('listening').length > 2) resolve();
    });
  });
  await bothListen;
  killed.child.kill('SIGKILL');
  await killed.ended;
  expect(killed.output().stderr).toBe('listening\nlistening\n');
});

describe('.env in the working directory', () => {
  const withEnvFile = async (content: string | null) => {
    const cwd = await otherFolder();
    if (content === null) await mkdir(join(cwd, '.env'));
    else await writeFile(join(cwd, '.env'), content);
    return cwd;
  };

  it('is read, and the environment wins', async () => {
    const cwd = await withEnvFile('CREDIT_TIME_ZONE=Mars/Olympus\nPORT=eighty\n');
    const started = runGateway({ PORT: '0' }, [], cwd);
    expect(await started.ended).toBe(1);
    expect(started.output().stderr).toMatch(/^CREDIT_TIME_ZONE: .*\n$/);
  });

  it('is told with all that is wrong in it, before the settings that are, and without a value', async () => {
    const wrong = ['PORT 4000', 'SNOWFLAKE_PASSWORD=abc#def', 'RATE_LIMIT_PER_MINUTE=-1'];
    const started = runGateway({}, [], await withEnvFile(wrong.join('\n')));
    expect(await started.ended).toBe(1);
    const told = started.output().stderr;
    expect(told).toMatch(
      /^\.env, line 1: .*\n\.env, line 2: .*SNOWFLAKE_PASSWORD.*\nRATE_LIMIT_PER_MINUTE: .*\n$/,
    );
    expect(told).not.toContain('def');
  });

  it('that cannot be read ends the start with one clear line', async () => {
    const started = runGateway({}, [], await withEnvFile(null));
    expect(await started.ended).toBe(1);
    expect(started.output().stderr).toMatch(/^\.env cannot be read: .*\n$/);
  });
});

it('lists every setting with --help', async () => {
  const help = runGateway({}, ['--help']);
  expect(await help.ended).toBe(0);
  for (const section of Object.values(sections)) {
    for (const name of Object.keys(section)) expect(help.output().stdout).toContain(`  ${name} `);
  }
});

it('is alive and ready, and names what it depends on', async () => {
  const live = await fetch(`${url}/health/live`);
  expect([live.status, await live.json()]).toEqual([200, { status: 'live' }]);
  const ready = await fetch(`${url}/health/ready`);
  const { status, dependencies } = (await ready.json()) as {
    status: string;
    dependencies: { name: string }[];
  };
  expect([ready.status, status]).toEqual([200, 'ready']);
  expect(dependencies.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['ledger', 'snowflake', 'gpu', 'usage-log']),
  );
});

it('answers the request that runs when SIGTERM comes, turns unready, and ends cleanly', async () => {
  const ask = () =>
    askAt(
      url,
      '{ executeSql(input: { statement: "SELECT COUNT(*) FROM sales.orders a CROSS JOIN sales.orders b WHERE a.total * b.total < 100" }) { rows } }',
    );
  const held = async () => (await askAt(url, '{ credits { me { held } } }')).data.credits.me.held;
  let running = ask();
  // A long statement, and asked again where it was over before anybody saw it run.
  while ((await held()) === 0) {
    const over = running.then(() => true);
    if (await Promise.race([over, nextTurn(false)])) running = ask();
  }
  serving.child.kill('SIGTERM');
  const { data, errors } = await running;
  expect(errors).toBeUndefined();
  expect(data.executeSql.rows).toHaveLength(1);
  expect(await serving.ended).toBe(0);
});

it('has reported no error, and loaded nothing of OpenTelemetry, as no collector is configured', () => {
  expect(serving.output().stderr).toBe('');
});
