import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isFinding } from '../src/finding.ts';
import { rewriteTree } from '../src/rewrite/rewrite-tree.ts';
import { unifiedDiff } from '../src/rewrite/unified-diff.ts';
import { scan } from '../src/scan.ts';
import { makeTree } from './tree.ts';

/** The file after the rewrite, and what was left to a person. */
function rewritten(source: string): { readonly text: string; readonly left: readonly string[] } {
  const tree = makeTree({ 'a.py': source });
  const { left } = rewriteTree(tree.root, { apply: true });
  const text = readFileSync(join(tree.root, 'a.py'), 'utf8');
  tree.remove();
  return { text, left: left.map((each) => each.why) };
}

const head = 'import snowflake.connector\n\n\n';
const client = 'from cortex_gateway import driver_rows, get_sync_gateway\n\n\n';
const rows = (statement: string, binds = '') =>
  `driver_rows(get_sync_gateway().execute_sql(${statement}${binds}, max_rows=10_000))`;

const shapes: readonly [string, string, string][] = [
  [
    'open, execute, fetch, close',
    `${head}def f(x):\n    # why\n    conn = snowflake.connector.connect(\n        user="u",\n    )\n    cur = conn.cursor()\n    cur.execute("SELECT a FROM t WHERE b = %s", (x,))\n    found = cur.fetchall()\n    cur.close()\n    conn.close()\n    return found  # all\n`,
    `${client}def f(x):\n    # why\n    found = ${rows('"SELECT a FROM t WHERE b = ?"', ', binds=[x]')}\n    return found  # all\n`,
  ],
  [
    'with blocks',
    `${head}def f():\n    with snowflake.connector.connect(user="u") as conn:\n        with conn.cursor() as cur:\n            cur.execute("SELECT 1")\n            for row in cur.fetchall():\n                print(row)\n    return 1\n`,
    `${client}def f():\n    for row in ${rows('"SELECT 1"')}:\n        print(row)\n    return 1\n`,
  ],
  [
    'try and finally, values by name',
    `${head}def f(n):\n    conn = snowflake.connector.connect(user="u")\n    try:\n        return conn.cursor().execute("SELECT a FROM t WHERE b = %(n)s OR c = %(n)s", {"n": n}).fetchall()\n    finally:\n        conn.close()\n`,
    `${client}def f(n):\n    return ${rows('"SELECT a FROM t WHERE b = ? OR c = ?"', ', binds=[n, n]')}\n`,
  ],
  [
    'closing',
    `${head.trim()}\nfrom contextlib import closing\n\n\ndef f(n):\n    with closing(snowflake.connector.connect(user="u")) as conn:\n        return conn.cursor().execute("SELECT a FROM t WHERE b = %s", [n]).fetchone()\n`,
    `from contextlib import closing\n${client.replace('rows', 'row')}def f(n):\n    return driver_row(get_sync_gateway().execute_sql("SELECT a FROM t WHERE b = ?", binds=[n], max_rows=1))\n`,
  ],
  [
    'a Cortex function alone in a statement',
    `${head}def f(p):\n    conn = snowflake.connector.connect(user="u")\n    row = conn.cursor().execute("SELECT SNOWFLAKE.CORTEX.COMPLETE('llama3.1-8b', %s) AS answer", (p,)).fetchone()\n    conn.close()\n    return row[0]\n`,
    `${client.replace('driver_rows, ', '')}def f(p):\n    row = (get_sync_gateway().complete(p, model="llama3.1-8b").text,)\n    return row[0]\n`,
  ],
];

it.each(shapes)('rewrites a connection that is used once: %s', (_, before, after) => {
  expect(rewritten(before)).toEqual({ text: after, left: [] });
});

it('imports the client also where a function has it for itself, or the module under another name', () => {
  const use =
    'def f():\n    conn = snowflake.connector.connect(user="u")\n    found = conn.cursor().execute("SELECT 1").fetchall()\n    conn.close()\n    return found\n';
  const own =
    'def g():\n    from cortex_gateway import driver_rows, get_sync_gateway\n    return get_sync_gateway()\n\n\n';
  expect(rewritten(`${head}${own}${use}`).text).toMatch(
    /^from cortex_gateway import driver_rows, get_sync_gateway\n/,
  );
  const renamed = 'from cortex_gateway import get_sync_gateway as client\n\n\n';
  expect(rewritten(`${head}${renamed}${use}`).text).toMatch(
    /^from cortex_gateway import driver_rows, get_sync_gateway$/m,
  );
});

it('rewrites calls of the Python package, awaited where the function is async', () => {
  const source =
    'from snowflake.cortex import Complete, EmbedText768 as embed, Sentiment\n\nasync def f(p):\n    return Complete("m", prompt=p)\n\ndef g(p):\n    return embed("e", p), Sentiment(p)\n';
  const { text, left } = rewritten(source);
  expect(text).toBe(
    'from snowflake.cortex import Sentiment\nfrom cortex_gateway import get_gateway, get_sync_gateway\n\nasync def f(p):\n    return (await get_gateway().complete(p, model="m")).text\n\ndef g(p):\n    return get_sync_gateway().embed(p, model="e").vector, Sentiment(p)\n',
  );
  expect(left).toHaveLength(1);
});

it('writes Python that compiles', () => {
  const tree = makeTree(Object.fromEntries(shapes.map(([, source], index) => [`f${index}.py`, source])));
  rewriteTree(tree.root, { apply: true });
  execFileSync('python3', ['-m', 'compileall', '-q', tree.root]);
  tree.remove();
});

const unsafe: readonly [string, string][] = [
  [
    'the cursor that an execution gives',
    'def f():\n    c = snowflake.connector.connect()\n    for row in c.cursor().execute("SELECT a FROM t"):\n        print(row)\n    c.close()\n',
  ],
  [
    'a statement made at run time',
    'def f(t):\n    c = snowflake.connector.connect()\n    return c.cursor().execute(f"SELECT a FROM {t}").fetchall()\n',
  ],
  [
    'two statements',
    'def f():\n    c = snowflake.connector.connect()\n    c.cursor().execute("SELECT 1")\n    return c.cursor().execute("SELECT 2").fetchall()\n',
  ],
  [
    'a transaction',
    'def f():\n    c = snowflake.connector.connect()\n    c.cursor().execute("INSERT INTO t VALUES (1)")\n    c.commit()\n',
  ],
  [
    'a bound value that is computed and used twice',
    'def f(n):\n    c = snowflake.connector.connect()\n    return c.cursor().execute("SELECT %(a)s, %(a)s", {"a": next(n)}).fetchall()\n',
  ],
  [
    'a list that is bound',
    'def f(ids):\n    c = snowflake.connector.connect()\n    return c.cursor().execute("SELECT a FROM t WHERE b IN (%s)", (ids,)).fetchall()\n',
  ],
  [
    'an error that is told apart by its number',
    'def f():\n    c = snowflake.connector.connect()\n    try:\n        return c.cursor().execute("SELECT 1").fetchall()\n    except Exception as e:\n        return e.errno\n',
  ],
  [
    "a name of the client that is the file's own",
    'def driver_rows(x):\n    c = snowflake.connector.connect()\n    return c.cursor().execute("SELECT 1").fetchall()\n',
  ],
  [
    'messages where a text could be',
    'from snowflake.cortex import Complete\n\n\ndef f(q):\n    asked = [{"role": "user", "content": q}]\n    return Complete("m", asked)\n',
  ],
  ['a connection that is handed on', 'def f():\n    c = snowflake.connector.connect()\n    return use(c)\n'],
  [
    'a Cortex function over the rows of a table',
    'def f():\n    c = snowflake.connector.connect()\n    return c.cursor().execute("SELECT AI_SENTIMENT(a) FROM t").fetchall()\n',
  ],
];

it.each(unsafe)('leaves and explains %s', (_, body) => {
  const source = head + body;
  const { text, left } = rewritten(source);
  expect(text).toBe(source);
  expect(left.length).toBeGreaterThan(0);
});

it.each([
  ['in the text of the statement', "f\"SELECT AI_COMPLETE('m', 'Say {x}')\"", 'x = "other"'],
  ['by a loop', '"SELECT a FROM t WHERE b = %s", (x,)', 'for x in y:\n        print(x)'],
  ['with others', '"SELECT a FROM t WHERE b = %s", (x,)', 'x, y = y, x'],
  ['by `with`', '"SELECT a FROM t WHERE b = %s", (x,)', 'with open(y) as x:\n        print(x)'],
  ['by `del`', '"SELECT a FROM t WHERE b = %s", (x,)', 'del x'],
  ['in one of its parts', '"SELECT a FROM t WHERE b = %s", (x["a"],)', 'x["a"] = y'],
  ['by its own method', '"SELECT a FROM t WHERE b = %s", (x["a"],)', 'x.update(y)'],
])('leaves rows that are read after a value has changed %s', (_, given, change) => {
  const shape = (between: string) =>
    `${head}def f(x, y):\n    c = snowflake.connector.connect()\n    cur = c.cursor()\n    cur.execute(${given})\n    ${between}\n    x = cur.fetchone()[0]\n    return x\n`;
  expect(rewritten(shape(change))).toEqual({
    text: shape(change),
    left: expect.arrayContaining(['one of its values changes before the rows are read']),
  });
  expect(rewritten(shape('print(y)')).text).toContain('get_sync_gateway()');
});

it.each(['\n', ''])('changes nothing without being told to, and shows a diff that git takes: %j', (end) => {
  const source = `${head}def f():\n    c = snowflake.connector.connect()\n    r = c.cursor().execute("SELECT 1").fetchall()\n    c.close()\n    return r${end}`;
  const tree = makeTree({ 'a.py': source });
  const [change] = rewriteTree(tree.root, { apply: false }).changes;
  expect(readFileSync(join(tree.root, 'a.py'), 'utf8')).toBe(source);
  execFileSync('git', ['init', '-q'], { cwd: tree.root });
  execFileSync('git', ['apply', '-'], { cwd: tree.root, input: `${change?.diff}\n` });
  const applied = readFileSync(join(tree.root, 'a.py'), 'utf8');
  tree.remove();
  expect(applied).toContain('get_sync_gateway().execute_sql("SELECT 1", max_rows=10_000)');
  expect(applied.endsWith(`return r${end}`)).toBe(true);
});

it('compares no two very long texts line by line: that takes memory for the product of their lengths', () => {
  const lines = Array.from({ length: 20_000 }, (_, line) => `line ${line}`);
  const text = (first: string, last: string) => [first, ...lines, last, ''].join('\n');
  const tree = makeTree({ 'a.py': text('a', 'b') });
  const diff = unifiedDiff('a.py', text('a', 'b'), text('c', 'd'));
  execFileSync('git', ['init', '-q'], { cwd: tree.root });
  execFileSync('git', ['apply', '-'], { cwd: tree.root, input: `${diff}\n` });
  const applied = readFileSync(join(tree.root, 'a.py'), 'utf8');
  tree.remove();
  expect(applied === text('c', 'd')).toBe(true);
  // Between the first change and the last, all of it is new.
  expect(diff.match(/^-line/gm)).toHaveLength(20_000);
});

it.each([
  'cur.execute("SELECT 1")\n    return cur.fetchmany(5)',
  'cur.execute("DELETE FROM t")\n    return cur.rowcount',
  'for row in cur.execute("SELECT 1"):\n        print(row)',
  'return cur.execute("SELECT 1").fetchall()',
])('calls safe what it changes, and nothing else: %s', (use) => {
  const source = `${head}def f():\n    conn = snowflake.connector.connect(user="u")\n    cur = conn.cursor()\n    ${use}\n`;
  const tree = makeTree({ 'a.py': source });
  const [finding] = scan(tree.root).rows.filter(isFinding);
  tree.remove();
  expect(finding?.safe).toBe(rewritten(source).text !== source);
});
