import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isFinding } from '../src/finding.ts';
import { ofXml } from '../src/formats/xml-settings.ts';
import { scan } from '../src/scan.ts';
import { makeTree, seen } from './tree.ts';

const python: readonly [string, string, readonly string[]][] = [
  [
    'a driver under another name',
    'import snowflake.connector as sc\nc = sc.connect(user="u")\n',
    ['2 connection'],
  ],
  [
    'an alias of its function',
    'from snowflake.connector import connect as go\nopen_it = go\nopen_it()\n',
    ['3 connection'],
  ],
  [
    'a partial',
    'import functools, snowflake.connector\nmk = functools.partial(snowflake.connector.connect, user="u")\nmk()\n',
    ['2 connection'],
  ],
  [
    'an import at run time',
    'import importlib\nimportlib.import_module("snowflake.connector").connect()\n',
    ['2 connection'],
  ],
  [
    'a Snowpark session',
    'from snowflake.snowpark import Session as S\ns = S.builder.configs(cfg).create()\n',
    ['2 connection'],
  ],
  [
    'an engine by URL',
    'from sqlalchemy import create_engine\ne = create_engine(f"snowflake://{u}:{p}@acct")\n',
    ['2 connection'],
  ],
  [
    'an engine by URL object',
    'from sqlalchemy import create_engine\nfrom snowflake.sqlalchemy import URL\nurl = URL(account="a")\ne = create_engine(url)\n',
    ['3 connection'],
  ],
  [
    'an ODBC string',
    'import pyodbc\npyodbc.connect("DRIVER={SnowflakeDSIIDriver};SERVER=x")\n',
    ['2 connection'],
  ],
  ['a Streamlit connection', 'import streamlit as st\nc = st.connection("snowflake")\n', ['2 connection']],
  [
    'SQL in an f-string',
    'cur.execute(f"""\nSELECT id,\n  SNOWFLAKE.CORTEX.SENTIMENT({col})\nFROM t""")\n',
    ['3 cortex-call'],
  ],
  ['SQL in parts', 'q = "SELECT " + "AI_COMPLETE(" + arg + ") FROM t"\ncur.execute(q)\n', ['1 cortex-call']],
  ['a function named at run time', 'cur.execute("SELECT SNOWFLAKE.CORTEX.%s(x)" % fn)\n', ['1 cortex-call']],
  [
    'the Python package',
    'from snowflake.cortex import complete\nprint(complete("m", "p"))\n',
    ['2 cortex-call safe'],
  ],
  [
    'the Python package with a column',
    'from snowflake.cortex import complete\nfrom snowflake.snowpark.functions import col\ndf.select(complete("m", col("p")))\n',
    ['3 cortex-call'],
  ],
  [
    'a function handed on',
    'from snowflake.cortex import sentiment\ndf["s"] = df.t.apply(sentiment)\n',
    ['2 cortex-call'],
  ],
  [
    'a search service',
    'from snowflake.core import Root\nsvc = (Root(s).databases["d"]\n  .schemas["s"]\n  .cortex_search_services["x"])\n',
    ['2 cortex-call'],
  ],
  [
    'a REST path',
    'import requests\nrequests.post(f"https://{a}.snowflakecomputing.com/api/v2/cortex/inference:complete", json=b)\n',
    ['2 cortex-call'],
  ],
  [
    'a vLLM client',
    'from openai import OpenAI\nc = OpenAI(base_url="http://10.0.0.9:8000/v1", api_key="EMPTY")\n',
    ['2 gpu-direct'],
  ],
  [
    'a vLLM address by its setting',
    'import os\nfrom openai import AsyncOpenAI\nc = AsyncOpenAI(base_url=os.environ["VLLM_BASE_URL"])\n',
    ['3 gpu-direct'],
  ],
  [
    'a literal password',
    'import snowflake.connector\nsnowflake.connector.connect(\n  user="u",\n  password="Tr0ub4dor&3",\n)\n',
    ['2 connection', '4 credential'],
  ],
  [
    'a default password',
    'import os\nimport snowflake.connector\np = os.getenv("SNOWFLAKE_PASSWORD", "Tr0ub4dor&3")\n',
    ['3 credential'],
  ],
  [
    'one plain use',
    'import snowflake.connector\ndef f(x):\n  c = snowflake.connector.connect(user="u")\n  r = c.cursor().execute("SELECT a FROM t WHERE b = %s", (x,)).fetchall()\n  c.close()\n  return r\n',
    ['3 connection safe'],
  ],
  [
    'a use with a statement made at run time',
    'import snowflake.connector\ndef f(x):\n  c = snowflake.connector.connect(user="u")\n  return c.cursor().execute(f"SELECT a FROM {x}").fetchall()\n',
    ['3 connection'],
  ],
  [
    'a connection that leaves',
    'import snowflake.connector\ndef f():\n  c = snowflake.connector.connect(user="u")\n  c.cursor().execute("SELECT 1")\n  return c\n',
    ['3 connection'],
  ],
  [
    'nothing: comments and docstrings',
    '"""snowflake.connector.connect() and AI_COMPLETE(\'x\')"""\n# SELECT AI_COMPLETE(x)\ndef f():\n  """SELECT SNOWFLAKE.CORTEX.COMPLETE(a, b)"""\n',
    [],
  ],
  [
    'nothing: log lines and errors',
    'import logging\nlog = logging.getLogger("x")\nlog.info("SELECT AI_COMPLETE(a)")\nraise ValueError("SNOWFLAKE.CORTEX.COMPLETE(x) failed")\nprint("SELECT AI_FILTER(x)")\n',
    [],
  ],
  [
    'nothing: patterns and absence',
    'import re\nFORBIDDEN = ["SNOWFLAKE.CORTEX.COMPLETE("]\nre.search(r"AI_COMPLETE\\(", sql)\nassert "SELECT AI_COMPLETE(x)" not in sql\n',
    [],
  ],
  [
    'nothing: ids called snowflake',
    'from snowflake import SnowflakeGenerator\nid = next(SnowflakeGenerator(1))\nsnowflake = make_id()\nsnowflake.connect()\n',
    [],
  ],
  [
    'nothing: other databases',
    'import psycopg2\nfrom sqlalchemy import create_engine\npsycopg2.connect(user="u")\ncreate_engine("postgresql://u@h/d")\n',
    [],
  ],
  [
    'nothing: the public API and the gateway',
    'from openai import OpenAI\nOpenAI()\nOpenAI(base_url="https://api.openai.com/v1")\nOpenAI(base_url="http://localhost:4000/v1")\n',
    [],
  ],
  [
    'nothing: a fake',
    'class FakeConnection:\n  def run(self):\n    return snowflake_rows("SELECT AI_COMPLETE(x)")\n',
    [],
  ],
];

it.each(python)('reads Python: %s', (_, source, expected) => {
  expect(seen({ 'a.py': source })).toEqual(expected.map((each) => `a.py:${each}`));
});

const javascript: readonly [string, string, readonly string[]][] = [
  [
    'the driver',
    "import snowflake from 'snowflake-sdk';\nconst c = snowflake.createConnection({ account: 'a' });\n",
    ['2 connection'],
  ],
  [
    'a required and renamed function',
    "const { createPool: pool } = require('snowflake-sdk');\npool({}, {});\n",
    ['2 connection'],
  ],
  [
    'an import at run time',
    "const sf = await import('snowflake-sdk');\nsf.createConnection({});\n",
    ['2 connection'],
  ],
  [
    'another library',
    "new Sequelize({ dialect: 'snowflake' });\n".replace(/^/, "import { Sequelize } from 'sequelize';\n"),
    ['2 connection'],
  ],
  [
    'SQL in a template',
    "connection.execute({\n  sqlText: `SELECT\n    AI_CLASSIFY(${x}, ['a'])`,\n});\n",
    ['3 cortex-call'],
  ],
  [
    'a vLLM client',
    "const c = new OpenAI({ baseURL: 'http://gpu-1.internal:8000/v1' });\n",
    ['1 gpu-direct'],
  ],
  [
    'nothing: comments, errors, tests',
    "// snowflake.createConnection({})\nthrow new Error('SELECT AI_COMPLETE(x)');\nexpect(sql).not.toContain('SELECT AI_COMPLETE(x)');\n",
    [],
  ],
];

it.each(javascript)('reads JavaScript: %s', (_, source, expected) => {
  expect(seen({ 'a.ts': source })).toEqual(expected.map((each) => `a.ts:${each}`));
});

const alone: readonly [string, string, string][] = [
  ['an argument of a client', 'a.py', 'model = HuggingFaceEndpoint(endpoint_url="http://llm")\n'],
  [
    'an address of a client',
    'a.py',
    'import dspy\nmodel = dspy.LM("m", endpoint="http://llm.internal:8080")\n',
  ],
  ['a path of vLLM', 'a.py', 'requests.post("http://llm/generate", json=body)\n'],
  [
    'a path of vLLM and a port',
    'a.ts',
    "fetch('http://192.168.1.4:30000/generate', { method: 'POST', body });\n",
  ],
  ['a variable with an address', 'a.py', 'requests.post(os.environ["INFERENCE_URL"], json=body)\n'],
];

it.each(alone)('finds a GPU server by %s alone', (_, file, source) => {
  expect(seen({ [file]: source })).toEqual([`${file}:${source.split('\n').length - 1} gpu-direct`]);
});

it('finds a password of Snowflake by a short name alone', () => {
  expect(seen({ 'a.py': 'SF_PASSWORD = "Tr0ub4dor3x9Zq"\n' })).toEqual(['a.py:1 credential']);
});

it('reads settings, manifests, SQL, shell, Docker and MCP files', () => {
  const files = {
    '.env':
      '# SNOWFLAKE_PASSWORD=old\nSNOWFLAKE_PASSWORD=Tr0ub4dor3x\nVLLM_URL=http://10.0.0.9:8000/v1\nSNOWFLAKE_TOKEN=${TOKEN}\nOPENAI_BASE_URL=https://api.openai.com/v1\n',
    '.mcp.json':
      '{\n  "mcpServers": {\n    "wh": { "command": "uvx", "args": ["mcp-server-snowflake"] },\n    "snowflake-enhanced": { "url": "http://127.0.0.1:9030/mcp" }\n  }\n}\n',
    Dockerfile: 'FROM python:3.12\nRUN pip install snowflake-connector-python==3.1 snowflake-id\n',
    'compose.yml':
      'services:\n  api:\n    environment:\n      - DATABASE_URL=snowflake://u@acct/db\n      - SNOWFLAKE_PASSWORD=${PW}\n',
    'dbt/macros/m.sql': '{% macro feel(c) %}\n  SNOWFLAKE.CORTEX.SENTIMENT({{ c }})\n{% endmacro %}\n',
    'dbt/models/a.sql': "-- AI_COMPLETE('x')\nselect {{ feel('body') }}, 'AI_COMPLETE(x)' as word\nfrom t\n",
    'job.sh':
      '#!/bin/sh\n# snowsql -q x\necho "snowsql runs AI_COMPLETE(x)"\nsnowsql -q "SELECT AI_COMPLETE(\'m\', \'p\')"\n',
    'package.json': '{ "dependencies": {\n  "snowflake-sdk": "^3",\n  "pg": "^8" } }\n',
    'requirements.txt': 'snowflake-id==1\nsnowflake-sqlalchemy>=1.5\n# snowflake-connector-python\n',
  };
  expect(seen(files)).toEqual([
    '.env:2 credential',
    '.env:3 gpu-direct',
    '.mcp.json:3 mcp-config',
    'Dockerfile:2 dependency',
    'compose.yml:4 connection',
    'dbt/macros/m.sql:2 cortex-call',
    'dbt/models/a.sql:2 cortex-call',
    'job.sh:4 connection',
    'job.sh:4 cortex-call',
    'package.json:2 dependency',
    'requirements.txt:2 dependency',
  ]);
});

it('counts the lines of a notebook in the raw file', () => {
  const notebook = [
    '{',
    ' "cells": [',
    '  {"cell_type": "markdown", "source": ["snowflake.connector.connect()"]},',
    '  {"cell_type": "code", "source": [',
    '   "%pip install snowflake-connector-python\\n",',
    '   "import snowflake.connector\\n",',
    '   "c = snowflake.connector.connect()"',
    '  ]}',
    ' ]',
    '}',
  ].join('\n');
  expect(seen({ 'n.ipynb': notebook })).toEqual(['n.ipynb:5 dependency', 'n.ipynb:7 connection']);
});

it('tells what it could not read, and goes on', () => {
  const big = Buffer.alloc(6_000_000, 'a');
  const tree = makeTree({
    'big.py': big,
    'binary.py': Uint8Array.of(1, 0, 2),
    'bundle.js': `var a="${'x'.repeat(40_000)}";snowflake.createConnection()`,
    'n.ipynb': '{"cells": [',
    'old.py': 'import snowflake.connector\nprint "two"\nc = snowflake.connector.connect()\n',
    'latin.py': Buffer.from(
      '# caf\xe9\nimport snowflake.connector\nsnowflake.connector.connect()\n',
      'latin1',
    ),
    'utf16.sql': Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('select AI_FILTER(x)', 'utf16le')]),
  });
  symlinkSync(tree.root, join(tree.root, 'loop'));
  symlinkSync(join(tree.root, 'nowhere'), join(tree.root, 'gone.py'));
  const rows = scan(tree.root).rows;
  tree.remove();
  expect(rows.filter(isFinding).map((row) => `${row.file}:${row.line}`)).toEqual([
    'latin.py:3',
    'old.py:3',
    'utf16.sql:1',
  ]);
  expect(rows.filter((row) => !isFinding(row)).map((row) => row.file)).toEqual([
    'big.py',
    'binary.py',
    'bundle.js',
    'gone.py',
    'loop',
    'n.ipynb',
    'old.py',
  ]);
});

it('tells elements of XML that are alike by their own lines, and reads an escape once', () => {
  const element = '<add name="wh" connectionString="account=ab1;user=x;db=y" provider="Snowflake.Data"/>\n';
  expect(seen({ 'app.xml': `<c>\n${element.repeat(3)}</c>\n` })).toEqual([
    'app.xml:2 connection',
    'app.xml:3 connection',
    'app.xml:4 connection',
  ]);
  expect(ofXml('<a b="&amp;lt; &apos;&lt;&apos;"/>')).toMatchObject([{ value: "&lt; '<'" }]);
});

it('leaves ignored files alone', () => {
  const source = 'import snowflake.connector\nsnowflake.connector.connect()\n';
  expect(
    seen({
      '.gitignore': 'build/\n*.gen.py\n!keep.gen.py\n',
      'build/a.py': source,
      'b.gen.py': source,
      'keep.gen.py': source,
      'sub/.gitignore': '/c.py\n',
      'sub/c.py': source,
    }),
  ).toEqual(['keep.gen.py:2 connection']);
});
