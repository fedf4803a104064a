import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, vi } from 'vitest';
import { runCommand } from '../src/run-command.ts';
import { makeTree } from './tree.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const run = promisify(execFile);

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** In this process: what it would print, and the status that it would end with. */
function migrate(...args: readonly string[]): Outcome {
  const told = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      told[name] += text;
      return true;
    }),
  );
  try {
    return { code: runCommand(args), out: told.stdout, err: told.stderr };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

const direct = 'import snowflake.connector\nc = snowflake.connector.connect()\n';

it('prints the findings as JSON and nothing else', () => {
  const tree = makeTree({ 'a.py': direct, 'bad.ipynb': '{' });
  const { code, out } = migrate('scan', tree.root, '--json');
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

it('ends quietly, with its own status, when its reader stops early', async () => {
  const files = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`m${index}.py`, direct]));
  const tree = makeTree(files);
  const head = (command: string) =>
    run('bash', [
      '-c',
      `set -o pipefail; "$0" "$1" ${command} "$2" | true`,
      process.execPath,
      main,
      tree.root,
    ]).then(
      ({ stderr }) => ({ code: 0, err: stderr }),
      ({ code, stderr }) => ({ code, err: stderr }),
    );
  const scanned = await head('scan --json');
  const refused = await head('guard');
  tree.remove();
  expect(scanned).toEqual({ code: 0, err: '' });
  expect(refused).toMatchObject({ code: 1, err: expect.not.stringContaining('EPIPE') });
});

it('refuses a new call, whatever moved, and says what to do', () => {
  const tree = makeTree({ 'a.py': direct });
  expect(migrate('guard', tree.root).code).toBe(1);
  expect(migrate('guard', tree.root, '--write-baseline').code).toBe(0);
  writeFileSync(join(tree.root, 'a.py'), `# moved\n\n${direct}`);
  expect(migrate('guard', tree.root).code).toBe(0);
  writeFileSync(join(tree.root, 'b.py'), 'cur.execute("SELECT AI_COMPLETE(a, b)")\n');
  const refused = migrate('guard', tree.root);
  tree.remove();
  expect(refused.code).toBe(1);
  expect(refused.out).toContain('b.py:1  cortex-call  AI_COMPLETE');
  expect(refused.out).toContain('instead: cortex.complete');
});

it('does not find what its own files name', () => {
  const call = 'import requests\nrequests.post(f"https://{a}/api/v2/cortex/inference:complete")\n';
  const tree = makeTree({ 'a.py': call, 'env/baseline.json': '' });
  const baseline = ['--baseline', join(tree.root, 'env/baseline.json')];
  migrate('guard', tree.root, ...baseline, '--write-baseline');
  migrate('report', tree.root, ...baseline);
  const answer = migrate('guard', tree.root, ...baseline);
  tree.remove();
  expect(answer).toMatchObject({ code: 0 });
});

const ALLOW = 'gateway: allow(reason="until (the) new job", until=2999-01-31)';
const commented: Readonly<Record<string, string>> = {
  'a.py': `import snowflake.connector as s\n# ${ALLOW}\ns.connect()\n`,
  'a.ts': `import s from 'snowflake-sdk';\ns.createConnection({}); // ${ALLOW}\n/* ${ALLOW} */ s.createPool({});\n`,
  'a.sql': `-- ${ALLOW}\nselect ai_filter(x) from t;\n`,
  'model.sql': `{# ${ALLOW} #}\nselect ai_filter(x) from {{ ref('t') }}\n`,
  'a.sh': `snowsql -q 'select 1'  # ${ALLOW}\n`,
  'a.bat': `REM ${ALLOW}\nsnowsql -q "select 1"\n`,
  Makefile: `snow:\n\t# ${ALLOW}\n\tsnowsql -q 'select 1'\n`,
  Dockerfile: `FROM x\n# ${ALLOW}\nENV SNOWFLAKE_ACCOUNT=ab12345\n`,
  '.env': `# ${ALLOW}\nSNOWFLAKE_ACCOUNT=ab12345\n`,
  'a.yml': `env:\n  # ${ALLOW}\n  SNOWFLAKE_ACCOUNT: ab12345\n`,
  'a.ini': `[snowflake]\n; ${ALLOW}\naccount = ab12345\n`,
  'app.xml': `<c>\n<!-- ${ALLOW} -->\n<add name="snowflake" connectionString="account=ab1;user=x;db=y"/>\n</c>\n`,
  'mcp.json': `{ "mcpServers": {\n  "//": "${ALLOW.replaceAll('"', "'")}",\n  "snowflake": { "command": "uvx", "args": ["mcp-server-snowflake"] }\n} }\n`,
  'a.ipynb': JSON.stringify(
    {
      cells: [
        { cell_type: 'code', source: ['import snowflake.connector as s\n', `# ${ALLOW}\n`, 's.connect()\n'] },
      ],
    },
    null,
    1,
  ),
};

it('takes an allow comment in each language', () => {
  const tree = makeTree(commented);
  const { code, out } = migrate('guard', tree.root);
  for (const [name, source] of Object.entries(commented))
    writeFileSync(join(tree.root, name), source.replaceAll('gateway:', 'gate:'));
  const without = migrate('guard', tree.root);
  tree.remove();
  expect([code, out.trim()]).toEqual([0, 'No new direct call. 15 allowed by a comment.']);
  for (const name of Object.keys(commented)) expect(without.out).toContain(`${name}:`);
});

it('takes no comment that ends on no day or speaks of the line above', () => {
  const tree = makeTree({
    'a.py': `import snowflake.connector as s\ns.connect()  # ${ALLOW}\ns.connect()\n`,
    'b.py': 'import snowflake.connector as s\ns.connect()  # gateway: allow(reason="x", until=2999-02-30)\n',
  });
  const { code, out } = migrate('guard', tree.root);
  tree.remove();
  expect(code).toBe(1);
  expect(out).toContain('a.py:3');
  expect(out).not.toContain('a.py:2');
  expect(out).toContain('ends on no day: until=2999-02-30');
});

it('takes an allow comment with a reason and a day, until that day', () => {
  const allow = (inside: string) =>
    `import snowflake.connector\n# gateway: allow(${inside})\nsnowflake.connector.connect()\n`;
  const tree = makeTree({ 'a.py': allow('reason="nightly export", until=2999-01-01') });
  expect(migrate('guard', tree.root).code).toBe(0);
  writeFileSync(join(tree.root, 'a.py'), allow('until=2999-01-01'));
  expect(migrate('guard', tree.root).out).toContain('gives no reason');
  writeFileSync(join(tree.root, 'a.py'), allow('reason="export", until=2020-01-01'));
  const ended = migrate('guard', tree.root);
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
])('ends with 2 and one message when it cannot run: %j', (args) => {
  const { code, out, err } = migrate(...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).not.toMatch(/\n\s+at /);
});

it('refuses a baseline that is none', () => {
  const tree = makeTree({ 'a.py': direct, 'migrate.baseline.json': '[]' });
  const answer = migrate('guard', tree.root);
  tree.remove();
  expect(answer).toMatchObject({ code: 2, err: expect.stringContaining('is no baseline') });
});

it('reports where the migration stands, by file and over time', () => {
  const tree = makeTree({
    'chat/a.py': direct,
    'etl/b.py': `${direct}c.cursor().execute("SELECT AI_TRANSCRIBE(f) FROM t")\n`,
    'agents/c.py': direct,
  });
  migrate('guard', tree.root, '--write-baseline');
  writeFileSync(
    join(tree.root, 'chat/a.py'),
    'from cortex_gateway import get_sync_gateway\nr = get_gateway().complete("x")\n',
  );
  const { code } = migrate('report', tree.root);
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

it('has a flag for each file, however long its path is and whatever another is called', () => {
  const deep = `${'a-folder-of-a-large-repository/'.repeat(9)}pool.py`;
  const files = [deep, `${deep.slice(2)}`, 'a/b__c.py', 'a__b/c.py', 'pool.py'];
  const tree = makeTree(Object.fromEntries(files.map((file) => [file, direct])));
  expect(migrate('report', tree.root).code).toBe(0);
  const folder = join(tree.root, '.techdebt/snowflake');
  const flags = readdirSync(folder);
  const flagged = flags.map((name) => readFileSync(join(folder, name), 'utf8').split('\n')[0]);
  tree.remove();
  expect(flagged.toSorted()).toEqual(files.toSorted());
  expect(flags).toContain('pool.py.flag');
});

it('shows the name of a file on one line, whatever is in it', () => {
  const tree = makeTree({ 'a\n::warning::b.py': direct });
  const refused = migrate('guard', tree.root);
  const left = migrate('rewrite', tree.root);
  migrate('report', tree.root);
  const report = readFileSync(join(tree.root, 'reports/snowflake_migration.md'), 'utf8');
  tree.remove();
  expect(refused.out).toContain('a?::warning::b.py:2');
  expect(left.err).toContain('left: a?::warning::b.py:2');
  for (const text of [refused.out, left.err, report]) expect(text).not.toMatch(/^::/m);
});

it('writes a module that names the gateway to whoever imports it', async () => {
  const tree = makeTree({ 'x.py': '' });
  migrate('guard', tree.root, '--stub', 'app.snowflake_pool');
  const failed = await run('python3', ['-c', 'import app.snowflake_pool'], { cwd: tree.root }).catch(
    (error) => error.stderr,
  );
  tree.remove();
  expect(failed).toMatch(/ImportError: app\.snowflake_pool is retired.*get_gateway/);
});

it('retires a package in its own file, and no word of Python', async () => {
  const tree = makeTree({ 'pool/__init__.py': 'SIZE = 4\n', 'pool/deep.py': 'x = 1\n' });
  migrate('guard', tree.root, '--stub', 'pool');
  const forms = [
    'import pool',
    'from pool import SIZE',
    'import pool.deep',
    'import importlib as i; i.import_module("pool")',
  ];
  const told = forms.map(
    (form) =>
      `try:\n    exec(${JSON.stringify(form)})\nexcept ImportError as error:\n    print(error.name, "get_gateway" in str(error))`,
  );
  const { stdout } = await run('python3', ['-B', '-c', told.join('\n')], { cwd: tree.root });
  const keyword = migrate('guard', tree.root, '--stub', 'app.class');
  tree.remove();
  expect(stdout.trim().split('\n')).toEqual(Array(4).fill('pool True'));
  expect(keyword.code).toBe(2);
});

it.each([
  [['scan', '.', '--apply'], 'scan takes no --apply.'],
  [['scan', '.', 'src'], 'scan takes one folder: src is one too many.'],
  [['rewrite', '.', '--json'], 'rewrite takes no --json.'],
  [['guard', '.', '--history', '3'], 'guard takes no --history.'],
  [['scna', '.'], 'there is no command scna.'],
  [['constructor', '.'], 'there is no command constructor.'],
])('refuses what a command does not take: %j', (args, told) => {
  const { code, out, err } = migrate(...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(told);
  expect(err).toContain('migrate scan PATH');
});
