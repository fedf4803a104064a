import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { makeTree } from './tree.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const run = promisify(execFile);

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function migrate(...args: readonly string[]): Promise<Outcome> {
  try {
    const { stdout, stderr } = await run(process.execPath, [main, ...args]);
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const failed = error as { code: number; stdout: string; stderr: string };
    return { code: failed.code, out: failed.stdout, err: failed.stderr };
  }
}

const direct = 'import snowflake.connector\nc = snowflake.connector.connect()\n';

it('prints the findings as JSON and nothing else', async () => {
  const tree = makeTree({ 'a.py': direct, 'bad.ipynb': '{' });
  const { code, out } = await migrate('scan', tree.root, '--json');
  tree.remove();
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual([
    {
      file: 'a.py',
      line: 2,
      kind: 'connection',
      calls: 'snowflake.connector.connect',
      confidence: 'high',
      replacement: expect.stringContaining('execute_sql'),
      safe: false,
    },
    { file: 'bad.ipynb', unread: expect.stringContaining('broken JSON') },
  ]);
});

it('refuses a new call, whatever moved, and says what to do', async () => {
  const tree = makeTree({ 'a.py': direct });
  expect((await migrate('guard', tree.root)).code).toBe(1);
  expect((await migrate('guard', tree.root, '--write-baseline')).code).toBe(0);
  writeFileSync(join(tree.root, 'a.py'), `# moved\n\n${direct}`);
  expect((await migrate('guard', tree.root)).code).toBe(0);
  writeFileSync(join(tree.root, 'b.py'), 'cur.execute("SELECT AI_COMPLETE(a, b)")\n');
  const refused = await migrate('guard', tree.root);
  tree.remove();
  expect(refused.code).toBe(1);
  expect(refused.out).toContain('b.py:1  cortex-call  AI_COMPLETE');
  expect(refused.out).toContain('instead: cortex.complete');
});

it('does not find what its own files name', async () => {
  const call = 'import requests\nrequests.post(f"https://{a}/api/v2/cortex/inference:complete")\n';
  const tree = makeTree({ 'a.py': call, 'env/baseline.json': '' });
  const baseline = ['--baseline', join(tree.root, 'env/baseline.json')];
  await migrate('guard', tree.root, ...baseline, '--write-baseline');
  await migrate('report', tree.root, ...baseline);
  const answer = await migrate('guard', tree.root, ...baseline);
  tree.remove();
  expect(answer).toMatchObject({ code: 0 });
});

it('takes an allow comment with a reason and a day, until that day', async () => {
  const allow = (inside: string) =>
    `import snowflake.connector\n# gateway: allow(${inside})\nsnowflake.connector.connect()\n`;
  const tree = makeTree({ 'a.py': allow('reason="nightly export", until=2999-01-01') });
  expect((await migrate('guard', tree.root)).code).toBe(0);
  writeFileSync(join(tree.root, 'a.py'), allow('until=2999-01-01'));
  expect((await migrate('guard', tree.root)).out).toContain('gives no reason');
  writeFileSync(join(tree.root, 'a.py'), allow('reason="export", until=2020-01-01'));
  const ended = await migrate('guard', tree.root);
  tree.remove();
  expect(ended).toMatchObject({ code: 1, out: expect.stringContaining('ended on 2020-01-01') });
});

it.each([
  [['scan']],
  [['scan', '/nowhere/at/all']],
  [['sacn', '.']],
  [['scan', '.', '--jsno']],
  [['guard', '.', '--baseline', '/nowhere.json']],
  [['report', '.', '--history', 'many']],
  [['guard', '--snippet', 'jenkins']],
])('ends with 2 and one message when it cannot run: %j', async (args) => {
  const { code, out, err } = await migrate(...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).not.toMatch(/\n\s+at /);
});

it('refuses a baseline that is none', async () => {
  const tree = makeTree({ 'a.py': direct, 'migrate.baseline.json': '[]' });
  const answer = await migrate('guard', tree.root);
  tree.remove();
  expect(answer).toMatchObject({ code: 2, err: expect.stringContaining('is no baseline') });
});

it('reports where the migration stands, by file and over time', async () => {
  const tree = makeTree({
    'chat/a.py': direct,
    'etl/b.py': `${direct}c.cursor().execute("SELECT AI_TRANSCRIBE(f) FROM t")\n`,
    'agents/c.py': direct,
  });
  await migrate('guard', tree.root, '--write-baseline');
  writeFileSync(
    join(tree.root, 'chat/a.py'),
    'from cortex_gateway import get_sync_gateway\nr = get_gateway().complete("x")\n',
  );
  const { code } = await migrate('report', tree.root);
  const tracker = JSON.parse(
    readFileSync(join(tree.root, 'reports/snowflake_migration_tracker.json'), 'utf8'),
  );
  const page = readFileSync(join(tree.root, 'reports/snowflake_migration.html'), 'utf8');
  const flag = readFileSync(join(tree.root, '.techdebt/snowflake/etl__b.py.flag'), 'utf8');
  tree.remove();
  expect(code).toBe(0);
  expect(tracker).toMatchObject({
    total_files: 3,
    migrated: 1,
    in_progress: 0,
    blocked: 1,
    metrics: { direct_connections_removed: 1, gateway_calls_added: 1 },
  });
  expect(tracker.files.map((file: { file: string }) => file.file)).toEqual([
    'chat/a.py',
    'agents/c.py',
    'etl/b.py',
  ]);
  expect(page).toContain('<svg');
  expect(flag).toContain('3 cortex-call AI_TRANSCRIBE');
});

it('writes a module that names the gateway to whoever imports it', async () => {
  const tree = makeTree({ 'x.py': '' });
  await migrate('guard', tree.root, '--stub', 'app.snowflake_pool');
  const failed = await run('python3', ['-c', 'import app.snowflake_pool'], { cwd: tree.root }).catch(
    (error) => error.stderr,
  );
  tree.remove();
  expect(failed).toMatch(/ImportError: app\.snowflake_pool is retired.*get_gateway/);
});
