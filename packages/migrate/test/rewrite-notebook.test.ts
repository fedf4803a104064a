import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rewriteTree } from '../src/rewrite/rewrite-tree.ts';
import { makeTree } from './tree.ts';

function rewritten(source: string): { readonly text: string; readonly left: readonly string[] } {
  const tree = makeTree({ 'n.ipynb': source });
  const { left } = rewriteTree(tree.root, { apply: true });
  const text = readFileSync(join(tree.root, 'n.ipynb'), 'utf8');
  tree.remove();
  return { text, left: left.map((each) => `${each.line} ${each.why}`) };
}

/** Odd on purpose: another indentation, a key order of its own, escapes, a cell in one text. */
const notebook = (setup: string, use: string) => `{"nbformat": 4,   "metadata" : {"caf\\u00e9": 1e3},
   "cells": [
 {"cell_type": "markdown", "source": ["# snowflake.connector.connect()"]},
 {"cell_type": "code", "source": ${setup}, "outputs": [ ], "execution_count": null},
 {"cell_type": "code", "source": "%matplotlib inline\\nprint(1)"},
 {"cell_type": "code", "source": ${use}}
]}
`;

it('rewrites code cells, and keeps every other byte', () => {
  const before = notebook(
    '[\n   "%pip install pandas\\n",\n   "import snowflake.connector\\n",\n   "import pandas as pd"\n  ]',
    '[\n   "conn = snowflake.connector.connect(user=\'u\')\\n",\n   "rows = conn.cursor().execute(\\"SELECT a FROM t\\").fetchall()\\n",\n   "conn.close()\\n",\n   "!ls\\n",\n   "pd.DataFrame(rows)"\n  ]',
  );
  const { text, left } = rewritten(before);
  expect(left).toEqual([]);
  expect(text).toBe(
    notebook(
      '[\n   "%pip install pandas\\n",\n   "import pandas as pd\\n",\n   "from cortex_gateway import driver_rows, get_sync_gateway"\n  ]',
      '[\n   "rows = driver_rows(get_sync_gateway().execute_sql(\\"SELECT a FROM t\\", max_rows=10_000))\\n",\n   "!ls\\n",\n   "pd.DataFrame(rows)"\n  ]',
    ),
  );
});

it('leaves a notebook alone whose connection goes on', () => {
  const before = notebook(
    '["import snowflake.connector\\n", "c = snowflake.connector.connect()"]',
    '"df = load(c)"',
  );
  const { text, left } = rewritten(before);
  expect(text).toBe(before);
  expect(left).toHaveLength(1);
});
