/** What the documentation and the comments name exists, and the examples in them compile. */
import { execFile } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { resolvers } from '../../resolvers/index.ts';
import { createSubgraphSchema } from '../../src/graphql/subgraph.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const find = (...patterns: string[]) =>
  globSync(patterns, { cwd: root, exclude: (name) => String(name).includes('node_modules') });

const pages = find('*.md', 'docs/**/*.md', 'packages/*/README.md', 'clients/**/*.md');
const sources = find(
  '{src,resolvers,plugins,bench,clients,docs,sql,test}/**/*.ts',
  'packages/*/{src,test}/**/*.ts',
);
const ownSources = sources.filter((file) => !file.includes('/generated/'));

/** Names of others, or that stand for something a reader might write. */
const notOurs = new Set([
  'Cortex.parseDate',
  'EXTERNAL_OAUTH',
  'METRICS_PORT_80_TCP',
  'User.teamCount',
  'XXX',
  'de_DE',
  'gs_errors',
  'kubectl',
  'kustomize',
  'persistedDocuments',
  'pg_dump',
  's12',
]);

/** Comment lines of the code; the rest of it has the names that comments may use. */
const isComment = (line: string) => /^\s*(\/\/|\/\*\*?|\*)/.test(line);

/** Every word that stands in code, in a schema, in SQL, in JSON or in a setting of a tool. */
function wordsInUse(): ReadonlySet<string> {
  const words = new Set<string>();
  const add = (text: string) => {
    for (const [word] of text.matchAll(/[A-Za-z_$][\w$]*/g)) words.add(word);
  };
  for (const file of sources) for (const line of read(file).split('\n')) if (!isComment(line)) add(line);
  for (const file of find(
    'schema/*.graphql',
    'clients/python/**/*.py',
    'sql/*.sql',
    'src/**/*.json',
    '*.json',
    '*.yml',
    'Dockerfile',
  ))
    add(read(file));
  return words;
}

interface Quoted {
  readonly file: string;
  readonly text: string;
}

function quotedIn(file: string): readonly Quoted[] {
  const lines = read(file).split('\n');
  const prose = file.endsWith('.md')
    ? lines
        .join('\n')
        .replace(/```[\s\S]*?```/g, '')
        .split('\n')
    : lines.filter(isComment);
  return prose.flatMap((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, text = '']) => ({ file, text })));
}

const quoted = [...pages, ...ownSources].flatMap(quotedIn);

it('names only identifiers that exist', () => {
  const words = wordsInUse();
  /** `_total` and the like are what longer names end with. */
  const exists = (word: string) =>
    words.has(word) || (word.startsWith('_') && [...words].some((longer) => longer.endsWith(word)));
  const missing = quoted.filter(({ text }) => {
    if (notOurs.has(text)) return false;
    const name = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*(?:\(\))?$/.exec(text)?.[0];
    return name?.match(/[A-Za-z_$][\w$]*/g)?.some((word) => !exists(word));
  });
  expect(quoted.length).toBeGreaterThan(500);
  expect(missing.map(({ file, text }) => `${file}: ${text}`)).toEqual([]);
});

it('names only files, folders and scripts that exist', () => {
  const tops = /^(src|resolvers|plugins|schema|sql|test|bench|docs|packages|clients)\//;
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const exists = (path: string) =>
    path.includes('*') ? find(path).length > 0 : existsSync(join(root, path));
  const missing = quoted.filter(({ file, text }) => {
    // A package's own page speaks of the package's own folders.
    if (tops.test(text) && !/[<>{ ]/.test(text)) return !exists(text) && !exists(join(dirname(file), text));
    const script = /^npm run ([\w:]+)/.exec(text)?.[1];
    return script !== undefined && scripts[script] === undefined;
  });
  expect(missing.map(({ file, text }) => `${file}: ${text}`)).toEqual([]);
});

it('has links that lead to a page, and to a heading of it', () => {
  const withoutCode = (page: string) => read(page).replace(/```[\s\S]*?```/g, '');
  /** As GitHub makes them of a heading. */
  const anchorsOf = (page: string) =>
    [...withoutCode(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    );
  const links = pages.flatMap((page) =>
    [...withoutCode(page).matchAll(/\]\((?!https?:)([^)\s#]*)(?:#([^)\s]+))?\)/g)].map(
      ([link, path = '', anchor]) => ({
        page,
        link,
        target: path ? join(dirname(page), path) : page,
        anchor,
      }),
    ),
  );
  const wrong = links.filter(
    ({ target, anchor }) =>
      !existsSync(join(root, target)) || (anchor !== undefined && !anchorsOf(target).includes(anchor)),
  );
  expect(links.length).toBeGreaterThan(100);
  expect(wrong.map(({ page, link }) => `${page}: ${link}`)).toEqual([]);
});

interface Example {
  readonly page: string;
  readonly language: string;
  readonly code: string;
}

const examples: readonly Example[] = pages.flatMap((page) =>
  [...read(page).matchAll(/^```(\w+).*\n([\s\S]*?)^```/gm)].map(([, language = '', code = '']) => ({
    page,
    language,
    code,
  })),
);

it('has TypeScript examples that compile', async () => {
  const typescript = examples.filter(({ language }) => ['ts', 'typescript'].includes(language));
  expect(typescript.length).toBeGreaterThan(0);
  // Inside the checkout, so that packages are found as a reader's own code finds them.
  const folder = mkdtempSync(join(root, 'node_modules/.examples-'));
  try {
    typescript.forEach(({ page, code }, index) => {
      writeFileSync(join(folder, `${page.replaceAll(/\W/g, '-')}-${index}.ts`), `${code}\nexport {};\n`);
    });
    const settings = { extends: join(root, 'tsconfig.json'), include: ['*.ts'], exclude: [] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const told = await promisify(execFile)(process.execPath, [tsc, '--noEmit', '-p', folder]).catch(
      (failure: { stdout: string }) => failure,
    );
    expect(told.stdout.replaceAll(relative(root, folder), '')).toBe('');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('has GraphQL examples that the schema accepts', () => {
  const schema = createSubgraphSchema(resolvers);
  const inCurl = examples.flatMap(({ page, language, code }) =>
    language === 'sh'
      ? [...code.matchAll(/"query":\s*"((?:[^"\\]|\\.)*)"/g)].map(([, query]) => ({
          page,
          code: JSON.parse(`"${query}"`) as string,
        }))
      : [],
  );
  const documents = [...examples.filter(({ language }) => language === 'graphql'), ...inCurl];
  expect(documents.length).toBeGreaterThan(0);
  const wrong = documents.flatMap(({ page, code }) =>
    validate(schema, parse(code)).map(({ message }) => `${page}: ${message}`),
  );
  expect(wrong).toEqual([]);
});
