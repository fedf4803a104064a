import { readdirSync, readFileSync } from 'node:fs';
import { parse, visit } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schemaPage } from '../../docs/write-schema.ts';

const folder = new URL('../../schema/', import.meta.url);
const resolverFolder = new URL('../../resolvers/', import.meta.url);
const schemaFiles = readdirSync(folder).filter((name) => name.endsWith('.graphql'));

const described = new Set<string>([
  'ObjectTypeDefinition',
  'InputObjectTypeDefinition',
  'EnumTypeDefinition',
  'ScalarTypeDefinition',
  'FieldDefinition',
  'InputValueDefinition',
  'EnumValueDefinition',
]);

describe.each(schemaFiles)('%s', (file) => {
  it('describes every type, field, argument and enum value', () => {
    const missing: string[] = [];
    visit(parse(readFileSync(new URL(file, folder), 'utf8')), {
      enter(node) {
        if (described.has(node.kind) && 'description' in node && 'name' in node && !node.description) {
          missing.push(`${node.kind} ${node.name?.value} in line ${node.loc?.startToken.line}`);
        }
      },
    });
    expect(missing).toEqual([]);
  });
});

it('is shown by docs/schema.md as it is: run `npm run codegen`', () => {
  expect(readFileSync(new URL('../../docs/schema.md', import.meta.url), 'utf8')).toBe(schemaPage());
});

it('has a resolver file of the same name for each schema file, and no other', () => {
  const basenames = schemaFiles.map((name) => name.replace('.graphql', '')).filter((name) => name !== 'root');
  const resolverFiles = readdirSync(resolverFolder).map((name) => name.replace('.ts', ''));
  expect(resolverFiles.filter((name) => name !== 'index').sort()).toEqual(basenames.sort());
});
