import { expect, it } from 'vitest';
import { seen } from './tree.ts';

it('follows a connection into the files that get it', () => {
  const files = {
    'app/__init__.py': 'from .db import get_conn\n',
    'app/db.py':
      'import snowflake.connector as s\n\ndef get_conn():\n  return s.connect()\n\nclass Pool:\n  def __init__(self):\n    self.c = get_conn()\n\nengine = get_conn()\n',
    'app/one.py': 'from app import get_conn as g\nwith g() as c:\n  c.cursor().execute("select 1")\n',
    'app/two.py': 'from .db import Pool, engine\np = Pool()\nrows = query(engine)\n',
    'web/db.ts':
      "import snowflake from 'snowflake-sdk';\nexport const connect = () => snowflake.createConnection({});\n",
    'web/index.ts': "export { connect as open } from './db.js';\n",
    'web/use.ts': "import { open } from './index';\nopen();\n",
  };
  expect(seen(files)).toEqual([
    'app/db.py:4 connection',
    'app/one.py:2 connection',
    'app/two.py:2 connection',
    'app/two.py:3 connection',
    'web/db.ts:2 connection',
    'web/use.ts:2 connection',
  ]);
});

const pythonImports: readonly [string, string][] = [
  ['a name a line', 'from app.clients import (\n    other,\n    sf,\n)\n'],
  [
    'comments within the list',
    'from app.clients import (  # noqa (long)\n    other,  # a, b)\n    sf as sf,\n)\n',
  ],
  ['a list without a space', 'from app.clients import(sf)\n'],
  ['a name on the next line', 'from app.clients import other, \\\n    sf\n'],
  ['a name on the next line of Windows', 'from app.clients import other, \\\r\n    sf\r\n'],
  ['modules on the next line', 'import os, \\\n    app.clients.sf as sf\n'],
  ['after another statement', 'import os; from app.clients import sf\n'],
  ['before another statement', 'from app.clients import sf; import os\n'],
  ['behind a colon', 'try: from app.clients import sf\nexcept ImportError: pass\n'],
  ['a relative list', 'from .clients import (\n    sf,\n)\n'],
  ['dots without a space', 'from.clients import sf\n'],
  ['a neighbour', 'from . import (\n    sf,\n)\n'],
  ['by its name', 'import importlib\nsf = importlib.import_module("app.clients.sf")\n'],
  ['by its name, without a library', 'sf = __import__("app.clients.sf", fromlist=["open_it"])\n'],
];

it.each(pythonImports)('follows a Python import: %s', (_, source) => {
  const files = {
    'app/__init__.py': '',
    'app/clients/__init__.py': '',
    'app/clients/sf.py': 'import snowflake.connector as s\n\ndef open_it():\n  return s.connect()\n',
    'app/sf.py': 'from app.clients.sf import \\\n    open_it\n',
    'app/use.py': `${source}sf.open_it()\n`,
  };
  expect(seen(files)).toContain(`app/use.py:${source.split('\n').length} connection`);
});

const javascriptImports: readonly [string, string, string][] = [
  ['a name a line', 'use.ts', "import {\n  sf,\n} from\n  './clients/sf';\n"],
  [
    'a module loaded later',
    'use.ts',
    "const { sf } = await import(/* webpackChunkName: 'sf' */ './clients/sf');\n",
  ],
  [
    'a comment on its own line',
    'use.ts',
    "const { sf } = await import(\n  // the database\n  './clients/sf'\n);\n",
  ],
  ['a name in a template', 'use.js', 'const { sf } = require(`./clients/sf`);\n'],
  ['a call that may be missing', 'use.js', "const { sf } = require?.('./clients/sf');\n"],
  ['a comment behind `from`', 'use.ts', "import { sf } from /* the database */ './clients/sf';\n"],
  [
    'another name of `require`',
    'use.mjs',
    "import { createRequire } from 'node:module';\nconst load = createRequire(import.meta.url);\nconst { sf } = load('./clients/sf');\n",
  ],
  ['an index file', 'use.ts', "import { sf } from './clients';\n"],
  ['a page of Astro', 'page.astro', "---\nimport { sf } from './clients/sf';\n"],
];

it.each(javascriptImports)('follows a JavaScript import: %s', (_, name, source) => {
  const end = name.endsWith('.astro') ? '---\n' : '';
  const files = {
    'web/clients/sf.ts':
      "import snowflake from 'snowflake-sdk';\nexport const sf = () => snowflake.createConnection({});\n",
    'web/clients/index.ts': "export {\n  sf,\n} from\n  './sf';\n",
    [`web/${name}`]: `${source}sf();\n${end}`,
  };
  expect(seen(files)).toContain(`web/${name}:${source.split('\n').length} connection`);
});

it('follows the imports of a program without an ending', () => {
  const files = {
    'db.py': 'import snowflake.connector as s\n\ndef open_it():\n  return s.connect()\n',
    'db.js': "const s = require('snowflake-sdk');\nexports.openIt = () => s.createConnection({});\n",
    nightly: '#!/usr/bin/env python3\nfrom db import open_it\nopen_it()\n',
    weekly: "#!/usr/bin/env node\nconst { openIt } = require('./db');\nopenIt();\n",
  };
  expect(seen(files)).toEqual([
    'db.js:2 connection',
    'db.py:4 connection',
    'nightly:3 connection',
    'weekly:3 connection',
  ]);
});
