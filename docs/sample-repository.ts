/**
 * A repository of the shape that the gateway is for: 75 files, most of them Python, that reach Snowflake by seven
 * implementations of a connection and on their own. docs/migrating.md walks through its migration.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Paths with their text. */
export type SourceFiles = Readonly<Record<string, string>>;

const CONNECT = `snowflake.connector.connect(
        account=os.environ["SNOWFLAKE_ACCOUNT"], user="svc", password=os.environ["SNOWFLAKE_PASSWORD"]
    )`;

/** The seven implementations of a connection. */
const implementations: SourceFiles = {
  'app/db/pool.py': `"""A pool of our own."""
import os
import queue

import snowflake.connector


class Pool:
    def __init__(self, size=4):
        self._free = queue.Queue()
        for _ in range(size):
            self._free.put(self._open())

    def _open(self):
        return snowflake.connector.connect(account=os.environ["SNOWFLAKE_ACCOUNT"], user="svc", password="Winter-2024!")

    def acquire(self):
        return self._free.get()

    def release(self, connection):
        self._free.put(connection)


pool = Pool()
`,
  'app/db/engine.py': `from sqlalchemy import create_engine

engine = create_engine("snowflake://svc@acme/ANALYTICS/PUBLIC?warehouse=COMPUTE_WH")
`,
  'app/db/session.py': `import os

from snowflake.snowpark import Session


def session():
    return Session.builder.configs({"account": os.environ["SNOWFLAKE_ACCOUNT"], "user": "svc"}).create()
`,
  'services/chat/connection.py': `import functools
import os

import snowflake.connector


@functools.lru_cache
def get_connection():
    return ${CONNECT.replaceAll('\n    ', '\n    ')}
`,
  'etl/common/warehouse.py': `import os

from snowflake.connector import SnowflakeConnection


class Warehouse(SnowflakeConnection):
    """A connection that counts what it runs."""

    statements = 0

    def run(self, sql, values=()):
        self.statements += 1
        return self.cursor().execute(sql, values).fetchall()


def open_warehouse():
    return Warehouse(account=os.environ["SNOWFLAKE_ACCOUNT"], user="svc", password=os.environ["SNOWFLAKE_PASSWORD"])
`,
  'web/src/db.ts': `import snowflake from 'snowflake-sdk';

export const pool = snowflake.createPool(
  { account: 'acme', username: 'svc', password: process.env.SNOWFLAKE_PASSWORD ?? '' },
  { max: 10 },
);
`,
  'legacy/odbc.py': `import pyodbc


def open_odbc():
    return pyodbc.connect("DRIVER={SnowflakeDSIIDriver};SERVER=acme.snowflakecomputing.com;UID=svc")
`,
};

/** Python modules whose connection is another's: people change them. */
const consumers: readonly (readonly [string, string])[] = [
  [
    'app/api',
    'from app.db.pool import pool\n\n\ndef NAME(key):\n    connection = pool.acquire()\n    try:\n        return connection.cursor().execute("SELECT * FROM NAME WHERE id = %s", (key,)).fetchone()\n    finally:\n        pool.release(connection)\n',
  ],
  [
    'app/reports',
    'import pandas as pd\n\nfrom app.db.engine import engine\n\n\ndef NAME():\n    return pd.read_sql("SELECT * FROM NAME", engine)\n',
  ],
  [
    'services/chat/tools',
    'from services.chat.connection import get_connection\n\n\ndef NAME(question):\n    cursor = get_connection().cursor()\n    cursor.execute("SELECT SNOWFLAKE.CORTEX.COMPLETE(\'mistral-large2\', %s)", (question,))\n    return cursor.fetchone()[0]\n',
  ],
  [
    'etl/jobs',
    'from etl.common.warehouse import open_warehouse\n\n\ndef NAME():\n    warehouse = open_warehouse()\n    for (key, text) in warehouse.run("SELECT id, body FROM NAME"):\n        warehouse.run("UPDATE NAME SET mood = AI_CLASSIFY(%s, [\'good\', \'bad\']) WHERE id = %s", (text, key))\n',
  ],
  [
    'legacy/exports',
    'from legacy.odbc import open_odbc\n\n\ndef NAME():\n    return open_odbc().execute("SELECT * FROM NAME").fetchall()\n',
  ],
];

/** What a person writes in their place. */
const byHand: Readonly<Record<string, string>> = {
  'app/api':
    'from cortex_gateway import driver_row, get_sync_gateway\n\n\ndef NAME(key):\n    return driver_row(get_sync_gateway().execute_sql("SELECT * FROM NAME WHERE id = ?", binds=[key]))\n',
  'app/reports':
    'import pandas as pd\n\nfrom cortex_gateway import driver_rows, get_sync_gateway\n\n\ndef NAME():\n    result = get_sync_gateway().execute_sql("SELECT * FROM NAME", max_rows=10_000)\n    return pd.DataFrame(driver_rows(result), columns=[column.name.lower() for column in result.columns])\n',
  'services/chat/tools':
    'from cortex_gateway import get_sync_gateway\n\n\ndef NAME(question):\n    return get_sync_gateway().complete(question, model="mistral-large2").text\n',
  'etl/jobs':
    'from cortex_gateway import ClassifyLabelInput, get_sync_gateway\n\nLABELS = [ClassifyLabelInput("good"), ClassifyLabelInput("bad")]\n\n\ndef NAME():\n    gateway = get_sync_gateway()\n    for key, text in gateway.execute_sql("SELECT id, body FROM NAME", max_rows=10_000).rows:\n        mood = gateway.classify(text, LABELS).label\n        gateway.write_sql("UPDATE NAME SET mood = ? WHERE id = ?", binds=[mood, key])\n',
  'legacy/exports':
    'from cortex_gateway import driver_rows, get_sync_gateway\n\n\ndef NAME():\n    return driver_rows(get_sync_gateway().execute_sql("SELECT * FROM NAME", max_rows=10_000))\n',
};

/** Modules that open a connection or call Cortex on their own, in plain ways: the rewrite changes them. */
const plain: readonly (readonly [string, string])[] = [
  [
    'agents/lookup',
    `import os\n\nimport snowflake.connector\n\n\ndef NAME(name):\n    conn = ${CONNECT}\n    cur = conn.cursor()\n    cur.execute("SELECT id, total FROM NAME WHERE name = %s", (name,))\n    rows = cur.fetchall()  # newest first\n    conn.close()\n    return rows\n`,
  ],
  [
    'agents/writing',
    `import os\n\nimport snowflake.connector\n\n\ndef NAME(text):\n    conn = ${CONNECT}\n    try:\n        row = conn.cursor().execute(f"SELECT SNOWFLAKE.CORTEX.COMPLETE('mistral-large2', 'Sum up: {text}')").fetchone()\n    finally:\n        conn.close()\n    return row[0]\n`,
  ],
  [
    'services/feedback',
    'from snowflake.cortex import Summarize, Translate\n\n\ndef NAME(text):\n    return Translate(Summarize(text), "de", "en")\n',
  ],
  [
    'services/vectors',
    `import os\n\nimport snowflake.connector\n\n\ndef NAME(text):\n    with ${CONNECT} as conn:\n        row = conn.cursor().execute(\n            "SELECT SNOWFLAKE.CORTEX.EMBED_TEXT_768('snowflake-arctic-embed-m-v1.5', %s)", (text,)\n        ).fetchone()\n    return row[0]\n`,
  ],
];

const webQueries = (name: string) => `import snowflake from 'snowflake-sdk';

// One connection for each request.
export async function ${name}(customer: number) {
  const connection = snowflake.createConnection({ account: 'acme', username: 'svc', password: process.env.PW ?? '' });
  await connection.connectAsync();
  return new Promise((resolve, reject) => {
    connection.execute({
      sqlText: 'SELECT * FROM ${name} WHERE customer_id = ?',
      binds: [customer],
      complete: (err, stmt, rows) => (err ? reject(err) : resolve(rows)),
    });
  });
}
`;

const gpuClient = `import os

from openai import OpenAI

client = OpenAI(base_url=os.environ["VLLM_BASE_URL"], api_key="EMPTY")


def NAME(prompt):
    answer = client.chat.completions.create(model="llama-3.1-8b", messages=[{"role": "user", "content": prompt}])
    return answer.choices[0].message.content
`;

const mood = (table: string, how: string) => `select id, body, ${how} as mood\nfrom {{ ref('${table}') }}\n`;

const settings: SourceFiles = {
  'requirements.txt':
    'snowflake-connector-python==3.12.0\nsnowflake-snowpark-python\nsnowflake-sqlalchemy\nopenai\npandas\n',
  'web/package.json': '{\n  "name": "web",\n  "dependencies": {\n    "snowflake-sdk": "^2.0.0"\n  }\n}\n',
  '.env':
    'SNOWFLAKE_ACCOUNT=acme\nSNOWFLAKE_PASSWORD=Winter-2024!\nVLLM_BASE_URL=http://gpu-1.internal:8000/v1\n',
  '.mcp.json':
    '{\n  "mcpServers": {\n    "warehouse": { "command": "uvx", "args": ["mcp-server-snowflake"] }\n  }\n}\n',
};
const settingsByHand: SourceFiles = {
  'requirements.txt': 'cortex-gateway\nopenai\npandas\n',
  'web/package.json':
    '{\n  "name": "web",\n  "dependencies": {\n    "@cortex-gateway/client": "^0.1.0"\n  }\n}\n',
  '.env': 'CORTEX_GATEWAY_URL=http://127.0.0.1:4000\n',
  '.mcp.json':
    '{\n  "mcpServers": {\n    "snowflake-enhanced": { "type": "http", "url": "http://127.0.0.1:9030/mcp" }\n  }\n}\n',
};

const TABLES = [
  'orders',
  'customers',
  'returns',
  'carriers',
  'tickets',
  'reviews',
  'prices',
  'stock',
  'visits',
  'invoices',
];

const named = (folder: string, count: number, text: string, from = 0) =>
  TABLES.slice(from, from + count).map(
    (name) => [`${folder}/${name}.py`, text.replaceAll('NAME', name)] as const,
  );

/** Files that have nothing to do with Snowflake. */
const others: SourceFiles = {
  'README.md': '# acme\n',
  'app/__init__.py': '',
  'app/money.py': 'def cents(amount):\n    return round(amount * 100)\n',
  'app/health.py': 'def ok():\n    return {"status": "ok"}\n',
  'web/src/format.ts': 'export const euros = (cents: number) => (cents / 100).toFixed(2);\n',
};

/** The repository before its migration. */
export const before: SourceFiles = {
  ...implementations,
  ...Object.fromEntries(consumers.flatMap(([folder, text]) => named(folder, 4, text))),
  ...Object.fromEntries(plain.flatMap(([folder, text]) => named(folder, 7, text))),
  ...Object.fromEntries(TABLES.slice(0, 5).map((name) => [`web/src/queries/${name}.ts`, webQueries(name)])),
  ...Object.fromEntries(named('services/gpu', 4, gpuClient, 4)),
  'dbt/models/ticket_mood.sql': mood('tickets', 'AI_SENTIMENT(body):categories[0]:sentiment::varchar'),
  'dbt/models/review_mood.sql': mood('reviews', 'SNOWFLAKE.CORTEX.SENTIMENT(body)'),
  ...settings,
  ...others,
};

/** Modules that are retired: a stub in their place names the gateway. */
export const retired = [
  'app.db.pool',
  'app.db.engine',
  'app.db.session',
  'services.chat.connection',
  'etl.common.warehouse',
  'legacy.odbc',
];

/** What people write in the place of what is not rewritten. */
export const handWritten: SourceFiles = {
  ...Object.fromEntries(consumers.flatMap(([folder]) => named(folder, 4, byHand[folder] ?? ''))),
  'web/src/db.ts':
    "import { getGateway } from '@cortex-gateway/client';\n\nexport const gateway = getGateway();\n",
  'dbt/models/ticket_mood.sql': mood('tickets', 'mood_of_job'),
  'dbt/models/review_mood.sql': mood('reviews', 'mood_of_job'),
  ...settingsByHand,
};

/** A call that somebody adds while the migration goes on. */
export const newcomer = {
  file: 'app/shortcut.py',
  text: 'import snowflake.connector\n\nconnection = snowflake.connector.connect(user="me")\n',
};

export function writeFiles(root: string, files: SourceFiles): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** `node docs/sample-repository.ts FOLDER` writes it as it was, with `by-hand` behind it what people then change. */
if (import.meta.main) {
  const [folder, part] = process.argv.slice(2);
  if (folder === undefined) throw new Error('name the folder to write the sample repository to');
  writeFiles(folder, part === 'by-hand' ? handWritten : before);
}
