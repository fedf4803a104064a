/** What nobody would write on purpose, and what somebody does: each is found, or told as not read. */
import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isFinding } from '../src/finding.ts';
import { rewriteTree } from '../src/rewrite/rewrite-tree.ts';
import { scan } from '../src/scan.ts';
import { makeTree } from './tree.ts';

const cases: readonly [string, Readonly<Record<string, string>>, readonly string[]][] = [
  [
    'a name through three files and `*`',
    {
      'p/a0.py': 'import snowflake.connector\ndef mk():\n    return snowflake.connector.connect()\n',
      'p/a1.py': 'from p.a0 import mk as m1\n',
      'p/a2.py': 'from p.a1 import *\n',
      'p/a3.py': 'from p.a2 import m1 as make\nmake()\n',
    },
    ['p/a0.py:3 connection', 'p/a3.py:2 connection'],
  ],
  [
    'the driver itself through two files and `*`',
    {
      'a.ts': "export { createConnection as open } from 'snowflake-sdk';\n",
      'b.ts': "export * from './a';\n",
      'c.ts': "import * as db from './b';\ndb.open({});\n",
    },
    ['c.ts:2 connection'],
  ],
  [
    '`__import__`',
    { 'a.py': 'sf = __import__("snowflake.connector")\nsf.connector.connect()\n' },
    ['a.py:2 connection'],
  ],
  [
    'a loaded module',
    { 'a.js': "import('snowflake-sdk').then((sf) => sf.createConnection({}));\n" },
    ['a.js:1 connection'],
  ],
  [
    'a conditional import',
    {
      'a.py':
        'try:\n    import snowflake.connector as sc\nexcept ImportError:\n    sc = None\nif sc:\n    sc.connect()\n',
    },
    ['a.py:6 connection'],
  ],
  [
    'a driver that a class holds',
    {
      'a.py':
        'import snowflake.connector as s\nclass A:\n    driver = s\n    def go(self):\n        return self.driver.connect()\n',
    },
    ['a.py:5 connection'],
  ],
  [
    'a cast',
    { 'a.ts': "import sf from 'snowflake-sdk';\n(sf as any)?.createConnection?.({});\n" },
    ['a.ts:2 connection'],
  ],
  [
    'a component',
    {
      'a.vue':
        '<template><p/></template>\n<script setup lang="ts">\nimport sf from \'snowflake-sdk\';\nsf.createConnection({});\n</script>\n',
    },
    ['a.vue:4 connection'],
  ],
  [
    'a page of Astro from Windows',
    {
      'a.astro':
        "---\r\nimport sf from 'snowflake-sdk';\r\nsf.createConnection({});\r\n---\r\n<p>It ends.</p>\r\n",
    },
    ['a.astro:3 connection'],
  ],
  [
    'a component with a type parameter, and a script that is commented out',
    {
      'a.vue':
        '<!--\n<script>\nimport sf from \'snowflake-sdk\';\nsf.createConnection({});\n</script>\n-->\n<script setup lang="ts" generic="T extends Array<string>">\nimport sf from \'snowflake-sdk\';\nsf.createConnection({});\n</script>\n',
    },
    ['a.vue:9 connection'],
  ],
  [
    'scripts without an ending',
    {
      run: '#!/bin/sh\nsnowsql -q "select 1"\n',
      tool: '#!/usr/bin/env -S python3 -u\nimport snowflake.connector as s\ns.connect()\n',
    },
    ['run:2 connection', 'tool:3 connection'],
  ],
  [
    'a program in a shell script',
    {
      'a.sh':
        'python3 - <<PY\nimport snowflake.connector as s\ns.connect()\nPY\npython -c "import snowflake.connector as s; s.connect(user=\\"u\\")"\n',
    },
    ['a.sh:3 connection', 'a.sh:5 connection'],
  ],
  [
    'SQL in parts',
    {
      'a.py':
        'cur.execute("\\n".join([\n    "SELECT id,",\n    "  SNOWFLAKE . CORTEX . SUMMARIZE (body)",\n]))\n',
      'b.py': 'cur.execute("SELECT SNOWFLAKE.CORTEX.{}(x) FROM t".format(fn))\n',
    },
    ['a.py:3 cortex-call', 'b.py:1 cortex-call'],
  ],
  [
    'an address made of a setting',
    { 'a.ts': 'await fetch(`${process.env.VLLM_URL}/v1/chat/completions`);\n' },
    ['a.ts:1 gpu-direct'],
  ],
  [
    'a Secret that is for Snowflake',
    { 'a.yaml': 'kind: Secret\nmetadata:\n  name: snowflake\nstringData:\n  password: Tr0ub4dor3\n' },
    ['a.yaml:5 credential'],
  ],
  [
    'MCP clients that list their servers otherwise',
    {
      'continue.yaml':
        'mcpServers:\n  - name: Snowflake\n    command: uvx\n    args:\n      - mcp-server-snowflake\n  - name: docs\n    command: docs\n',
      'goose.yaml': 'extensions:\n  snowflake:\n    cmd: uvx\n    args: [snowflake-labs-mcp]\n',
    },
    ['continue.yaml:2 mcp-config', 'goose.yaml:2 mcp-config'],
  ],
  [
    'the line ends of old Macs',
    { 'a.py': 'import snowflake.connector as s\rs.connect()\r' },
    ['a.py:2 connection'],
  ],
];

it.each(cases)('finds %s', (_, files, expected) => {
  const tree = makeTree(files);
  const found = scan(tree.root).rows.map(
    (row) => `${row.file}${isFinding(row) ? `:${row.line} ${row.kind}` : ' unread'}`,
  );
  tree.remove();
  expect(found).toEqual(expected);
});

it('says of each file why it was not read, or not wholly, and waits for none', () => {
  const opens = 'import snowflake.connector\nsnowflake.connector.connect()\n';
  const tree = makeTree({
    'folder.py/a.py': opens,
    'utf16.py': Buffer.from(opens, 'utf16le'),
    'utf32.py': Buffer.from([0xff, 0xfe, 0, 0, 0x69, 0, 0, 0]),
    'half.py': Buffer.concat([
      Buffer.from([0xfe, 0xff]),
      Buffer.from(opens, 'utf16le').swap16(),
      Buffer.of(1),
    ]),
    'list.ipynb': '[1, 2]',
    'old.py':
      'import snowflake.connector\ntry:\n    c = snowflake.connector.connect()\nexcept IOError, e:\n    raise KeyError, e\n',
    'part.py': `${opens}def f(:\n`,
    'nested.py': `import snowflake.connector\nx = ${'('.repeat(20_000)}1${')'.repeat(20_000)}\n`,
    'in/a.sql': 'select 1\n',
  });
  execFileSync('mkfifo', ['pipe.py'], { cwd: tree.root });
  symlinkSync('/dev/zero', join(tree.root, 'zero.py'));
  symlinkSync('pipe.py', join(tree.root, 'script'));
  symlinkSync('two.py', join(tree.root, 'one.py'));
  symlinkSync('one.py', join(tree.root, 'two.py'));
  symlinkSync('..', join(tree.root, 'in/up'));
  symlinkSync('/usr', join(tree.root, 'in/out'));
  symlinkSync('../folder.py', join(tree.root, 'in/across'));
  const { rows } = scan(tree.root);
  tree.remove();
  expect(rows.filter(isFinding).map(({ file, line }) => `${file}:${line}`)).toEqual([
    'folder.py/a.py:2',
    'half.py:2',
    'old.py:3',
    'part.py:2',
    'utf16.py:2',
  ]);
  expect(rows.flatMap((row) => (isFinding(row) ? [] : [`${row.file}: ${row.unread}`]))).toEqual([
    'in/out: a symbolic link to a folder outside of what is scanned',
    'in/up: a symbolic link that leads back to a folder around it',
    'list.ipynb: it is no notebook: it has no list of cells',
    'nested.py: it is nested too deeply',
    'old.py: Python 2: read as far as the grammar of Python 3 takes it',
    'one.py: a symbolic link that leads round in a circle',
    'part.py: a syntax error near line 3',
    'pipe.py: a pipe, not a file',
    'two.py: a symbolic link that leads round in a circle',
    'utf32.py: its encoding is UTF-32',
    'zero.py: a device, not a file',
  ]);
});

const head = 'import snowflake.connector\n\n\ndef f(x):\n';
const open = '    conn = snowflake.connector.connect(user="u")\n';

const traps: readonly [string, string][] = [
  [
    'rows that are read one by one',
    `${open}    cur = conn.cursor()\n    cur.execute("SELECT 1")\n    while True:\n        if not cur.fetchone():\n            break\n`,
  ],
  [
    'a statement that runs sometimes',
    `${open}    cur = conn.cursor()\n    if x:\n        cur.execute("SELECT 1")\n        print(x)\n    return cur.fetchall()\n`,
  ],
  [
    'a value that changes before the rows are read',
    `${open}    cur = conn.cursor()\n    cur.execute("SELECT %s", (x,))\n    x = 2\n    return cur.fetchall(), x\n`,
  ],
  [
    'a transaction that is never committed',
    '    conn = snowflake.connector.connect(autocommit=False)\n    conn.cursor().execute("DELETE FROM t")\n    conn.close()\n',
  ],
  [
    'errors that are caught by their names',
    `    try:\n    ${open}        return conn.cursor().execute("SELECT 1").fetchall()\n    except snowflake.connector.errors.ProgrammingError:\n        return []\n`,
  ],
  [
    'rows as dicts',
    `${open}    return conn.cursor(snowflake.connector.DictCursor).execute("SELECT 1 AS a").fetchall()\n`,
  ],
  [
    'statements on one line',
    `${open}    cur = conn.cursor(); cur.execute("SELECT 1"); return cur.fetchall()\n`,
  ],
  [
    'a text with escapes',
    `${open}    return conn.cursor().execute("SELECT AI_COMPLETE('m', 'a\\nb')").fetchone()\n`,
  ],
];

it.each(traps)('leaves %s', (_, body) => {
  const tree = makeTree({ 'a.py': head + body });
  const { left } = rewriteTree(tree.root, { apply: true });
  const text = readFileSync(join(tree.root, 'a.py'), 'utf8');
  tree.remove();
  expect(text).toBe(head + body);
  expect(left.length).toBeGreaterThan(0);
});

it('keeps handlers, comments and the blanks of texts', () => {
  const tree = makeTree({
    'a.py': `${head}${open}    try:\n        rows = conn.cursor().execute("SELECT 1").fetchall()\n    except ValueError:\n        rows = []\n    finally:\n        conn.close()\n    return rows\n`,
    'b.py': `${head}    with snowflake.connector.connect() as conn:\n        # one\n        text = """\n        two\n"""\n        return conn.cursor().execute("SELECT 1").fetchall(), text  # three\n`,
  });
  rewriteTree(tree.root, { apply: true });
  execFileSync('python3', ['-m', 'compileall', '-q', tree.root]);
  const [a, b] = ['a.py', 'b.py'].map((name) => readFileSync(join(tree.root, name), 'utf8'));
  tree.remove();
  expect(a).toContain('    except ValueError:\n        rows = []\n    return rows\n');
  expect(b).toContain('    # one\n    text = """\n        two\n"""\n    return driver_rows(');
  expect(b).toContain('# three');
});
