import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { createDocumentStore } from '../../src/graphql/document-store.ts';

it('documents are kept by the memory they take, comments and texts included', async () => {
  const store = createDocumentStore(4_000_000);
  const kept = async (name: string, document: string) => {
    for (let i = 0; i < 100; i++) await store.set(`${name}${i}`, parse(document.replace('ID', String(i))));
    const found = await Promise.all(Array.from({ length: 100 }, (_, i) => store.get(`${name}${i}`)));
    return found.filter((document) => document !== undefined).length;
  };
  expect(await kept('small', '{ viewerID { name } }')).toBe(100);
  // 4 MB hold 8 texts of 250,000 characters, and a comment is a token with a text of its own.
  expect(await kept('text', `{ aID(x: "${'x'.repeat(249_000)}") }`)).toBeLessThanOrEqual(8);
  expect(await kept('comments', `{ aID } ${'#x\n'.repeat(7_000)}`)).toBeLessThanOrEqual(2);
});
