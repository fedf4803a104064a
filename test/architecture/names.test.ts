/** One word per thing: in the gateway, and in each package, a name that others can see means one thing. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const programs = ['{src,resolvers,plugins}', ...globSync('packages/*/src', { cwd: root })];

interface Declaration {
  readonly name: string;
  readonly file: string;
  readonly isType: boolean;
  readonly isExported: boolean;
}

/** At the top level of a file; the overloads of a function are one declaration. */
function declarationsIn(file: string): readonly Declaration[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(
    /^(export )?(?:abstract |async )*(function\*?|const|let|class|interface|type) ([\w$]+)/gm,
  );
  const declared = new Map<string, Declaration>();
  for (const [, exported, kind = '', name = ''] of found) {
    const isType = ['class', 'interface', 'type'].includes(kind);
    declared.set(name, { name, file, isType, isExported: exported !== undefined });
  }
  return [...declared.values()];
}

/** Names that are exported twice, or that are an exported name and another file's type. */
function ambiguousNames(declarations: readonly Declaration[]): readonly string[] {
  const byName = Map.groupBy(declarations, ({ name }) => name);
  return [...byName]
    .filter(([, all]) => {
      const exported = all.filter(({ isExported }) => isExported);
      const types = all.filter(({ isType }) => isType);
      return exported.length > 1 || types.length > 1;
    })
    .map(([name, all]) => `${name}: ${all.map(({ file }) => file).join(', ')}`);
}

it.each(programs)('names in %s mean one thing each', (folder) => {
  const files = globSync(`${folder}/**/*.ts`, { cwd: root }).filter((file) => !file.includes('generated/'));
  const declarations = files.flatMap(declarationsIn);
  expect(declarations.length).toBeGreaterThan(20);
  expect(ambiguousNames(declarations)).toEqual([]);
});
