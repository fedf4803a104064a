import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isFinding } from '../src/finding.ts';
import { rewriteTree } from '../src/rewrite/rewrite-tree.ts';
import { scan } from '../src/scan.ts';
import { makeTree } from './tree.ts';

/** The file after the rewrite, and why the rest of it was left. */
function rewritten(
  name: string,
  source: string,
): { readonly text: string; readonly left: readonly string[] } {
  const tree = makeTree({ [name]: source });
  const { left } = rewriteTree(tree.root, { apply: true });
  const text = readFileSync(join(tree.root, name), 'utf8');
  tree.remove();
  return { text, left: left.map((each) => each.why) };
}

const head = "import snowflake from 'snowflake-sdk';\n\n";
const open = "  const c = snowflake.createConnection({ account: 'a' });\n  await c.connectAsync();\n";
const rowsOf = (options: string) =>
  `${head}export async function f(id) {\n${open}  return new Promise((resolve, reject) => {\n    c.execute({\n      ${options},\n      complete: (err, stmt, rows) => (err ? reject(err) : resolve(rows)),\n    });\n  });\n}\n`;

it('rewrites a connection that is used once, and keeps what is around it', () => {
  const { text, left } = rewritten('a.js', rowsOf("sqlText: 'SELECT a FROM t WHERE b = ?', binds: [id]"));
  expect(left).toEqual([]);
  expect(text).toBe(
    "import { driverRows, getGateway } from '@cortex-gateway/client';\n\nexport async function f(id) {\n  return getGateway().executeSql({ statement: 'SELECT a FROM t WHERE b = ?', binds: [id], maxRows: 10_000 }).then(driverRows);\n}\n",
  );
});

it('makes the two outcomes of a callback those of a promise, comments and all', () => {
  const source = `const snowflake = require('snowflake-sdk');

module.exports = function list(done) {
  const c = snowflake.createConnection({ account: 'a' });
  c.connect((err) => {
    if (err) return done(err);
    // the newest first
    c.execute({
      sqlText: 'SELECT a FROM t ORDER BY a DESC',
      complete: function (err, stmt, rows) {
        if (err) {
          // tell the caller
          return done(err);
        }
        c.destroy(() => {});
        done(null, rows); // all of them
      },
    });
  });
};
`;
  const { text, left } = rewritten('a.cjs', source);
  expect(left).toEqual([]);
  expect(text).toBe(`const { driverRows, getGateway } = require('@cortex-gateway/client');

module.exports = function list(done) {
  // the newest first
  getGateway().executeSql({ statement: 'SELECT a FROM t ORDER BY a DESC', maxRows: 10_000 }).then(driverRows).then((rows) => {
    done(null, rows); // all of them
  }, (err) => {
    // tell the caller
    return done(err);
  });
};
`);
});

it('keeps the comments of what it takes away', () => {
  const source = rowsOf("// newest first\n      sqlText: 'SELECT a FROM t', /* all */ binds: []").replace(
    '(err, stmt, rows) => (err',
    '(err, stmt, rows) =>\n        // told above\n        (err',
  );
  const { text, left } = rewritten('a.js', source);
  expect(left).toEqual([]);
  for (const comment of ['// newest first', '/* all */', '// told above']) expect(text).toContain(comment);
});

it('hands a whole outcome on', () => {
  const source = `${head}export function f(cb) {\n  const c = snowflake.createConnection({});\n  c.connect((err) => {\n    if (err) return cb(err);\n    c.execute({ sqlText: 'SELECT 1 AS n', complete: (err, stmt, rows) => cb(err, rows) });\n  });\n}\n`;
  expect(rewritten('a.js', source).text).toContain(
    '.then(driverRows).then((rows) => cb(undefined, rows), (err) => cb(err));',
  );
});

it('takes statements of snowflake-promise', () => {
  const source =
    "import { Snowflake } from 'snowflake-promise';\n\nexport async function f(id: number) {\n  const db = new Snowflake({ account: 'a' });\n  await db.connect();\n  const rows = await db.execute('SELECT a FROM t WHERE b = :1', [id]);\n  await db.destroy();\n  return rows;\n}\n";
  expect(rewritten('a.ts', source)).toEqual({
    text: "import { driverRows, getGateway } from '@cortex-gateway/client';\n\nexport async function f(id: number) {\n  const rows = await getGateway().executeSql({ statement: 'SELECT a FROM t WHERE b = ?', binds: [id], maxRows: 10_000 }).then(driverRows);\n  return rows;\n}\n",
    left: [],
  });
});

it('points clients of GPU servers at the gateway', () => {
  const source =
    "import OpenAI from 'openai';\nconst client = new OpenAI({\n  baseURL: 'http://gpu-1.internal:8000/v1', // the big one\n  timeout: 5,\n});\n";
  expect(rewritten('a.ts', source)).toEqual({
    text: "import OpenAI from 'openai';\nconst client = new OpenAI({\n  apiKey: process.env.CORTEX_GATEWAY_TOKEN ?? 'local', baseURL: `${process.env.CORTEX_GATEWAY_URL ?? 'http://127.0.0.1:4000'}/v1`, // the big one\n  timeout: 5,\n});\n",
    left: [],
  });
  expect(
    rewritten(
      'a.py',
      'from openai import OpenAI\n\nc = OpenAI(base_url="http://10.0.0.9:8000/v1", api_key="EMPTY")\n',
    ),
  ).toEqual({
    text: 'from openai import OpenAI\nimport os\n\nc = OpenAI(base_url=os.environ.get("CORTEX_GATEWAY_URL", "http://127.0.0.1:4000") + "/v1", api_key=os.environ.get("CORTEX_GATEWAY_TOKEN", "local"))\n',
    left: [],
  });
});

const address = "`${process.env.CORTEX_GATEWAY_URL ?? 'http://127.0.0.1:4000'}/v1`";
const key = "apiKey: process.env.CORTEX_GATEWAY_TOKEN ?? 'local'";

it.each([
  ['a short one', '{ apiKey, baseURL: process.env.VLLM_URL }', `{ ${key}, baseURL: ${address} }`],
  [
    "not that of another's",
    "{ headers: { apiKey: 'x' }, baseURL: process.env.VLLM_URL }",
    `{ ${key}, headers: { apiKey: 'x' }, baseURL: ${address} }`,
  ],
  [
    'outside of the object with the address',
    '{ apiKey, configuration: { baseURL: process.env.VLLM_URL } }',
    `{ ${key}, configuration: { baseURL: ${address} } }`,
  ],
  ['none where one may be spread', '{ baseURL: process.env.VLLM_URL, ...options }', null],
])('gives a client of a GPU server the key of the gateway: %s', (_, before, after) => {
  const source = (options: string) => `import OpenAI from 'openai';\nconst c = new OpenAI(${options});\n`;
  const { text, left } = rewritten('a.ts', source(before));
  expect(text).toBe(source(after ?? before));
  expect(left).toHaveLength(after === null ? 1 : 0);
});

it('leaves the arguments of what a client in Python is given', () => {
  const { text } = rewritten(
    'a.py',
    'import os\nfrom openai import OpenAI\n\nc = OpenAI(base_url=os.environ["VLLM_URL"], http_client=Client(api_key="k"))\n',
  );
  expect(text).toContain('OpenAI(api_key=os.environ.get("CORTEX_GATEWAY_TOKEN", "local"), base_url=');
  expect(text).toContain('Client(api_key="k")');
});

it('keeps line ends, marks of encodings and letters beyond ASCII', () => {
  const source = rowsOf('sqlText: \'SELECT a AS "größe 😀" FROM t\'').replaceAll('\n', '\r\n');
  const { text } = rewritten('a.js', `\uFEFF${source}`);
  expect(text.startsWith('\uFEFFimport { driverRows')).toBe(true);
  expect(text).toContain('größe 😀');
  expect(text.replaceAll('\r\n', '')).not.toContain('\n');
});

const unsafe: readonly [string, string, string][] = [
  ['a statement made at run time', rowsOf('sqlText: `SELECT a FROM ${id}`'), 'made at run time'],
  ['rows that come as a stream', rowsOf("sqlText: 'SELECT 1', streamResult: true"), 'streamResult'],
  ['values that are made elsewhere', rowsOf("sqlText: 'SELECT ?', binds: id"), 'bound values'],
  [
    'SENTIMENT, which gave a number',
    rowsOf("sqlText: `SELECT SNOWFLAKE.CORTEX.SENTIMENT('${id}') AS s`"),
    'label',
  ],
  ['a Cortex function over rows', rowsOf("sqlText: 'SELECT AI_FILTER(a) AS f FROM t'"), 'gateway call'],
  [
    'a text that was escaped before',
    rowsOf("sqlText: `SELECT AI_COMPLETE('m', '${id}') AS s`").replace(
      '{\n  const c',
      "{\n  id = id.replace(/'/g, \"''\");\n  const c",
    ),
    'gateway call',
  ],
  ['a session setting', rowsOf("sqlText: 'USE ROLE x'"), 'single statement'],
  [
    'two statements',
    `${rowsOf("sqlText: 'SELECT 1'").replace('return new', "c.execute({ sqlText: 'SELECT 2' });\n  return new")}`,
    'more than one statement',
  ],
  [
    'a connection that others get',
    `${head}export const c = snowflake.createConnection({});\n`,
    'other files',
  ],
  [
    'a connection that is handed on',
    `${head}const c = snowflake.createConnection({});\nuse(c);\n`,
    'handed on',
  ],
  [
    'an error that is told apart by its code',
    rowsOf("sqlText: 'SELECT 1'").replace('reject(err)', "reject(err.code === '002003' ? 1 : err)"),
    'what the driver says',
  ],
  [
    'a bound value that is computed and used twice',
    rowsOf("sqlText: 'SELECT :1, :1', binds: [next()]"),
    'placeholders',
  ],
  [
    'a statement whose name is a constant elsewhere',
    `const other = () => {\n  const id = 'SELECT 1';\n};\n${rowsOf('sqlText: id')}`,
    'made at run time',
  ],
  [
    'a connection that is closed on a condition',
    `${rowsOf("sqlText: 'SELECT 1'").replace('return new', 'if (id) c.destroy(() => {});\n  return new')}`,
    'on a condition',
  ],
  [
    'a file that uses a name of the client',
    `const driverRows = 1;\n${rowsOf("sqlText: 'SELECT 1'")}`,
    'of its own',
  ],
  ...(
    [
      [
        'its own this',
        'function (err, s, rows) { if (err) return cb(err); cb(null, this, rows); }',
        'own this',
      ],
      ['an unseen error', '(err, s, rows) => { cb(rows); }', 'does not look'],
      ['the error beside the rows', '(err, s, rows) => cb(err, err ? null : rows)', 'way of its own'],
      [
        'the rows of a failure',
        '(err, s, rows) => { if (err) { cb(err, rows); } else { cb(null, rows); } }',
        'where it failed',
      ],
      [
        'the error of a success',
        '(err, s, rows) => { if (err) { cb(err); } else { cb(err, rows); } }',
        'way of its own',
      ],
    ] as const
  ).map(([what, complete, why]): [string, string, string] => [
    `a callback with ${what}`,
    `${head}export function f(cb) {\n  const c = snowflake.createConnection({});\n  c.connect(() => {});\n  c.execute({ sqlText: 'SELECT 1 AS n', complete: ${complete} });\n}\n`,
    why,
  ]),
  [
    'a callback that asks the statement',
    rowsOf("sqlText: 'SELECT 1'").replace('resolve(rows)', 'resolve(stmt.getNumRows())'),
    'asks the statement',
  ],
];

it.each(unsafe)('leaves and explains %s', (_, source, why) => {
  const { text, left } = rewritten('a.js', source);
  expect(text).toBe(source);
  expect(left.join('\n')).toContain(why);
});

it('says of plain uses alone that they are safe', () => {
  const tree = makeTree({
    'plain.js': rowsOf("sqlText: 'SELECT a FROM t'"),
    'filled.js': rowsOf("sqlText: `SELECT AI_COMPLETE('m', '${id}') AS s`"),
    'shared.js': `${head}const p = snowflake.createPool({}, {});\nexport const f = () =>\n  p.use((c) => new Promise((resolve, reject) => c.execute({ sqlText: 'SELECT 1', complete: (e, s, r) => (e ? reject(e) : resolve(r)) })));\n`,
  });
  const { changes } = rewriteTree(tree.root, { apply: false });
  const safe = scan(tree.root)
    .rows.filter(isFinding)
    .flatMap(({ file, safe }) => (safe ? [file] : []));
  tree.remove();
  expect(changes.map(({ file }) => file)).toEqual(['filled.js', 'plain.js', 'shared.js']);
  expect(safe).toEqual(['plain.js']);
});

it('does not bind a name of the client twice, and not only where another function has it', () => {
  const function_ = (require: string) =>
    `const snowflake = require('snowflake-sdk');\n${require}\nasync function f() {\n${open}  return new Promise((resolve, reject) => {\n    c.execute({ sqlText: 'SELECT 1', complete: (err, stmt, rows) => (err ? reject(err) : resolve(rows)) });\n  });\n}\nmodule.exports = { f };\n`;
  const client = "require('@cortex-gateway/client')";
  const bound = (text: string) => text.split('\n').filter((line) => line.includes(client));
  const atTop = rewritten('a.cjs', function_(`const { getGateway } = ${client};`));
  expect(bound(atTop.text)).toEqual([
    `const { driverRows } = ${client};`,
    `const { getGateway } = ${client};`,
  ]);
  const both = rewritten('a.cjs', function_(`const { getGateway, driverRows } = ${client}, x = 1;`));
  expect(bound(both.text)).toEqual([`const { getGateway, driverRows } = ${client}, x = 1;`]);
  const inside = rewritten('a.cjs', function_(`function g() {\n  const { getGateway } = ${client};\n}`));
  expect(bound(inside.text)).toEqual([
    `const { driverRows, getGateway } = ${client};`,
    `  const { getGateway } = ${client};`,
  ]);
});
