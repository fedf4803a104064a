import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sources = globSync(['src/**/*.ts', 'resolvers/*.ts', 'plugins/*.ts'], { cwd: root }).filter(
  (file) => !file.startsWith('src/generated/'),
);

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const imports: readonly Import[] = sources.flatMap((from) => {
  const text = readFileSync(join(root, from), 'utf8');
  const found = text.matchAll(
    /(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'(\.[^']+)'|import\('(\.[^']+)'\)/g,
  );
  return [...found].map(([, type, path, dynamic]) => ({
    from,
    to: relative(root, join(root, dirname(from), path ?? dynamic ?? '')),
    typeOnly: type !== undefined,
  }));
});

/** The part of the gateway that a file belongs to: its folder under src, or its top-level folder. */
function partOf(file: string): string {
  const [top = '', second = ''] = file.split('/');
  return top === 'src' ? second : top;
}

/** What any part may use: these know nothing of the gateway but themselves. */
const foundation = ['errors', 'settings', 'json', 'tokens', 'threads', 'upstream', 'pages', 'generated'];

/** What each part may import from the others at run time, besides the foundation and the files directly under src. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  resolvers: [
    'identity',
    'cortex',
    'gpu',
    'hybrid',
    'usage',
    'credits',
    'snowflake',
    'graphql',
    'observability',
  ],
  plugins: ['credits', 'graphql', 'identity', 'observability'],
  hybrid: ['identity', 'cortex', 'gpu', 'snowflake', 'credits', 'observability'],
  cortex: ['gpu', 'credits', 'snowflake', 'observability'],
  gpu: ['credits', 'observability'],
  usage: ['identity', 'credits', 'snowflake', 'observability'],
  credits: ['identity', 'observability'],
  snowflake: ['identity', 'credits', 'observability'],
  identity: [],
  observability: ['credits'],
  graphql: ['identity'],
  // Its thread has a schema of its own, whose scalars must read what the gateway's read.
  vetting: ['graphql', 'resolvers'],
  // Of the credits, the budget that a request brings in its headers.
  http: ['mcp', 'graphql', 'identity', 'credits', 'observability'],
  mcp: ['graphql', 'identity', 'observability'],
  embedded: [],
  ...Object.fromEntries(foundation.map((part) => [part, []])),
};

describe('imports', () => {
  it('are found at all', () => {
    expect(imports.length).toBeGreaterThan(50);
  });

  it('point from the schema towards Snowflake and never back', () => {
    const wrong = imports.filter(({ from, to, typeOnly }) => {
      const [source, target] = [partOf(from), partOf(to)];
      if (typeOnly || source === target || source.endsWith('.ts') || target.endsWith('.ts')) return false;
      return !foundation.includes(target) && !allowed[source]?.includes(target);
    });
    expect(wrong).toEqual([]);
  });

  it('name a module once in a file: types and values come in one statement', () => {
    // Biome has no such rule (2.6).
    const files = globSync(
      ['{src,resolvers,plugins,bench,clients,deploy,docs,sql,test}/**/*.ts', 'packages/**/*.{ts,tsx}'],
      { cwd: root, exclude: ['**/node_modules/**', '**/generated/**', '**/dist/**'] },
    );
    expect(files.length).toBeGreaterThan(500);
    const twice = files.flatMap((file) => {
      const statements = readFileSync(join(root, file), 'utf8').matchAll(/^import [^;]*?from '([^']+)';$/gm);
      const modules = [...statements].map(([, module]) => module);
      return modules.filter((module, at) => modules.indexOf(module) !== at).map((module) => [file, module]);
    });
    expect(twice).toEqual([]);
  });

  it('find nothing loose in src', () => {
    const loose = globSync('src/*.ts', { cwd: root }).map((file) => file.slice('src/'.length));
    expect(loose.toSorted()).toEqual(['app.ts', 'config.ts', 'context.ts', 'main.ts', 'services.ts']);
  });

  it('leave the wiring to app.ts', () => {
    const wiring = imports.filter(
      ({ to, typeOnly }) => !typeOnly && ['src/app.ts', 'src/main.ts'].includes(to),
    );
    expect(wiring.map(({ from }) => from)).toEqual(wiring.length > 0 ? ['src/main.ts'] : []);
  });

  it('reach the embedded back ends through one file, which loads them when they are wanted', () => {
    const reaching = imports.filter(
      ({ from, to, typeOnly }) => !typeOnly && partOf(to) === 'embedded' && partOf(from) !== 'embedded',
    );
    expect(new Set(reaching.map(({ to }) => to))).toEqual(new Set(['src/embedded/start-embedded.ts']));
    const text = readFileSync(join(root, 'src/embedded/start-embedded.ts'), 'utf8');
    expect(text).not.toMatch(/^(?:import|export) (?!type )[^;(]*'(?:@cortex-gateway|\.\/start-)/m);
  });

  it('name the packages of the embedded back ends in src/embedded alone', () => {
    const naming = sources.filter((file) =>
      /^(?:import|export) (?!type )[^;]*'@cortex-gateway\/embedded-/m.test(
        readFileSync(join(root, file), 'utf8'),
      ),
    );
    expect(naming.filter((file) => !file.startsWith('src/embedded/'))).toEqual([]);
    expect(naming).not.toEqual([]);
  });

  it('do not lead from a package back into the gateway', () => {
    const inPackages = globSync('packages/*/src/**/*.ts', { cwd: root });
    expect(inPackages.length).toBeGreaterThan(50);
    const outside = inPackages.filter((file) => {
      const home = file.split('/').slice(0, 3).join('/');
      const paths = readFileSync(join(root, file), 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g);
      return [...paths].some(([, path]) => !join(dirname(file), path ?? '').startsWith(home));
    });
    expect(outside).toEqual([]);
  });

  it('read the environment in config.ts alone', () => {
    // main.ts and the driver set switches of libraries; stdio.ts is a client of the gateway.
    const others = ['src/config.ts', 'src/main.ts', 'src/mcp/stdio.ts', 'src/snowflake/driver/driver.ts'];
    const elsewhere = sources.filter((file) => !others.includes(file));
    expect(elsewhere.filter((file) => /process\.env\b/.test(readFileSync(join(root, file), 'utf8')))).toEqual(
      [],
    );
  });
});

describe('the Snowflake driver', () => {
  it('is connected in exactly one file', () => {
    const connecting = sources.filter((file) =>
      /\bcreateConnection\(/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(connecting).toHaveLength(1);
    expect(connecting[0]).toMatch(/^src\/snowflake\//);
  });
});
