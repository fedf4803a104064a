/** A real Prometheus scrapes the gateway by the configuration that is deployed, and answers every panel and rule. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const deploy = fileURLToPath(new URL('../../deploy/', import.meta.url));
const dashboards = join(deploy, 'grafana/dashboards');

interface Panel {
  readonly title: string;
  readonly targets: readonly { readonly expr: string }[];
}

const panels = readdirSync(dashboards).flatMap((file) => {
  const { title, panels } = JSON.parse(readFileSync(join(dashboards, file), 'utf8')) as {
    title: string;
    panels: readonly Panel[];
  };
  return panels.flatMap((panel) =>
    panel.targets.map(({ expr }) => ({
      name: `${title}: ${panel.title}`,
      expr: expr.replaceAll('$job', 'cortex-gateway'),
    })),
  );
});

/** What has nothing to show until something goes wrong, or a minute has passed. */
const mayBeEmpty = /Utilisation|Held over billed|Rows in a batch/;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

// The continuous integration always has it; a newcomer's machine may not.
const hasPrometheus = spawnSync('prometheus', ['--version']).status === 0;
describe.runIf(hasPrometheus || process.env.CI)('a real Prometheus', () => {
  let gateway: Gateway;
  let prometheus: ChildProcess;
  let folder: string;
  let url: string;

  beforeAll(async () => {
    gateway = await startGateway();
    folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
    await cp(join(deploy, 'prometheus'), folder, { recursive: true });
    const file = join(folder, 'prometheus.yml');
    const deployed = await readFile(file, 'utf8');
    const target = new URL(gateway.app.metricsUrl).host;
    // The deployed file, but for where the gateway is and how patient a test can be.
    const here = deployed.replace('gateway:8003', target).replaceAll(/_interval: \d+s/g, '_interval: 1s');
    await writeFile(file, here);
    await writeFile(
      join(folder, 'recording.yml'),
      (await readFile(join(folder, 'recording.yml'), 'utf8')).replaceAll(/interval: 30s/g, 'interval: 1s'),
    );
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    prometheus = spawn(
      'prometheus',
      [
        `--config.file=${file}`,
        `--storage.tsdb.path=${folder}/data`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: 'ignore' },
    );
  });
  afterAll(async () => {
    prometheus.kill('SIGKILL');
    await gateway.close();
    await rm(folder, { recursive: true, force: true });
  });

  const query = async (expr: string) => {
    const response = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(expr)}`);
    const { status, data } = (await response.json()) as {
      status: string;
      data: { result: { value: [number, string] }[] };
    };
    expect(status).toBe('success');
    return data.result;
  };
  const numberOf = async (expr: string) => Number((await query(expr))[0]?.value[1]);

  it('scrapes it, and sees what callers do', async () => {
    await expect.poll(() => numberOf('up{job="cortex-gateway"}').catch(() => 0)).toBe(1);
    const embeds = 'sum(snowflake_query_duration_seconds_count{function="AI_EMBED"}) or vector(0)';
    const { errors } = await gateway.ask('{ cortex { embed(text: "one") { dimensions } } }');
    expect(errors).toEqual([]);
    await gateway.ask(
      '{ cortex { complete(input: { prompt: "Hi", backend: LAMBDA_LABS, maxTokens: 5 }) { text } } }',
    );
    await expect.poll(() => numberOf(embeds)).toBe(1);
    await expect.poll(() => numberOf('gateway_daily_credit_limit')).toBe(100);
    // What the gateway does for itself is not what callers wait for.
    expect(await query('snowflake_query_duration_seconds_count{function=~"SETUP|USAGE_LOG_LOAD"}')).toEqual(
      [],
    );
    const loads = 'sum(gateway_internal_statement_duration_seconds_count{function="USAGE_LOG_LOAD"})';
    await expect.poll(() => numberOf(loads)).toBeGreaterThan(0);
  });

  it('has an answer for every panel of the dashboards', async () => {
    expect(panels.length).toBeGreaterThan(40);
    for (const { name, expr } of panels) {
      if (mayBeEmpty.test(name)) await query(expr);
      else await expect.poll(() => query(expr), { message: `${name}: ${expr}` }).not.toEqual([]);
    }
  });

  it('loads every rule without a failure, and no alert fires for a gateway that is well', async () => {
    const rules = async () => {
      const { data } = (await (await fetch(`${url}/api/v1/rules`)).json()) as {
        data: { groups: { rules: { name: string; health: string; state?: string }[] }[] };
      };
      return data.groups.flatMap((group) => group.rules);
    };
    await expect.poll(async () => (await rules()).every(({ health }) => health === 'ok')).toBe(true);
    expect((await rules()).length).toBeGreaterThan(20);
    expect((await rules()).filter(({ state }) => state === 'firing')).toEqual([]);
  });
});
