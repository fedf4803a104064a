import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  DOCS_SEARCH,
  docsSearchOptions,
  markdownSections,
  readProjectDocuments,
  schemaSections,
} from '../../src/language/search/project-documents.ts';
import { SearchRequestError } from '../../src/language/search/search-filter.ts';
import { createSearchIndex } from '../../src/language/search/search-service.ts';
import { createSearchServices } from '../../src/language/search/search-services.ts';

const documents = [
  {
    ID: 1,
    TITLE: 'Refunds',
    BODY: 'Customers get their money back within five days.',
    YEAR: 2022,
    TAGS: ['billing', 'policy'],
  },
  {
    ID: 2,
    TITLE: 'Delivery',
    BODY: 'Parcels are shipped by courier within two days.',
    YEAR: 2023,
    TAGS: ['shipping'],
  },
  {
    ID: 3,
    TITLE: 'Passwords',
    BODY: 'Reset a forgotten password on the login page.',
    YEAR: 2024,
    TAGS: ['account', 'policy'],
  },
  {
    ID: 4,
    TITLE: 'Invoices',
    BODY: 'Invoices are sent by email every month.',
    YEAR: 2024,
    TAGS: ['billing'],
  },
  { ID: 5, TITLE: 'Empty', BODY: null, YEAR: null, TAGS: null },
];
const service = createSearchIndex({
  name: 'DB.S.HELP',
  documents,
  columns: { search: ['TITLE', 'BODY'], attributes: ['ID', 'YEAR', 'TAGS'] },
});
const ids = (query: string, filter?: unknown) => service.search({ query, filter }).map((hit) => hit.ID);

test.each([
  ['refund', 1],
  ['reimbursement of my purchase', 1],
  ['where is my package', 2],
  ['I cannot sign in, forgot my credentials', 3],
  ['monthly bill', 4],
])('"%s" finds document %i first, by words or by meaning', (query, id) => {
  expect(ids(query)[0]).toBe(id);
});

test('a rare word in a long document outweighs frequent words in short ones', () => {
  const filler = Array.from({ length: 20 }, (_, i) => `item${i}`).join(' ');
  const short = Array.from({ length: 20 }, (_, i) => ({ ID: i, BODY: `refund policy number ${i}` }));
  const search = createSearchIndex({
    name: 'DB.S.RARE',
    documents: [...short, { ID: 99, BODY: `${filler} the warehouse in Zanzibar ${filler}` }],
    columns: { search: ['BODY'], attributes: ['ID'] },
  });
  const [first] = search.search({ query: 'refund in Zanzibar' });
  expect(first).toMatchObject({ ID: 99, '@scores': { text_match: expect.any(Number) } });
});

test('a query that shares nothing with any document finds nothing', () => {
  expect(ids('quantum zebra')).toEqual([]);
});

test('hits are in the order of their score, no more than the limit', () => {
  const hits = service.search({ query: 'email invoice password refund', limit: 3 });
  const scores = hits.map((hit) => hit['@scores'].reranker_score);
  expect(hits).toHaveLength(3);
  expect(scores).toEqual(scores.toSorted((a, b) => b - a));
});

test('only the columns asked for are returned, in any case', () => {
  const [hit] = service.search({ query: 'refund', columns: ['title', 'YEAR'] });
  expect(Object.keys(hit ?? {})).toEqual(['TITLE', 'YEAR', '@scores']);
});

describe('filters', () => {
  const query = 'refund parcel password invoice days month login';
  test.each<[unknown, number[]]>([
    [{ '@eq': { YEAR: 2024 } }, [3, 4]],
    [{ '@eq': { year: 2024, ID: 3 } }, [3]],
    [{ '@contains': { TAGS: 'policy' } }, [1, 3]],
    [{ '@contains': { BODY: 'email' } }, [4]],
    [{ '@gte': { YEAR: 2023 } }, [2, 3, 4]],
    [{ '@lte': { YEAR: 2022 } }, [1]],
    [{ '@and': [{ '@gte': { YEAR: 2023 } }, { '@lte': { YEAR: 2023 } }] }, [2]],
    [{ '@or': [{ '@eq': { ID: 1 } }, { '@eq': { ID: 4 } }] }, [1, 4]],
    [{ '@not': { '@contains': { TAGS: 'billing' } } }, [2, 3]],
    [{ '@gte': { TITLE: 'P' } }, [1, 3]],
    [{}, [1, 2, 3, 4]],
  ])('%j', (filter, expected) => {
    expect(
      ids(query, filter)
        .filter((id) => id !== 5)
        .toSorted(),
    ).toEqual(expected);
  });

  const deep = (depth: number): unknown => (depth === 0 ? { '@eq': { ID: 1 } } : { '@not': deep(depth - 1) });
  test.each([
    [{ '@like': { ID: 1 } }],
    [{ '@eq': { NOPE: 1 } }],
    [{ '@and': {} }],
    [{ '@eq': 3 }],
    ['text'],
    [[]],
    [deep(100)],
  ])('%# is refused', (filter) => {
    expect(() => ids(query, filter)).toThrow(SearchRequestError);
  });
});

test.each([
  [{ query: '' }],
  [{ query: '   ' }],
  [{ query: 'x', limit: 0 }],
  [{ query: 'x', limit: 1001 }],
  [{ query: 'x', limit: 1.5 }],
  [{ query: 'x', columns: ['NOPE'] }],
])('%j is refused', (query) => {
  expect(() => service.search(query)).toThrow(SearchRequestError);
});

test('services are found by name in any case, replaced and dropped', () => {
  const services = createSearchServices();
  const columns = { search: ['T'], attributes: [] };
  services.create({ name: 'db.s.one', documents: [{ T: 'old' }], columns });
  services.create({ name: 'DB.S.ONE', documents: [{ T: 'new' }, { T: 'newer' }], columns });
  expect(services.find('"DB".s.One')?.documentCount).toBe(2);
  expect(services.list()).toHaveLength(1);
  expect(services.drop('db.s.one')).toBe(true);
  expect(services.find('db.s.one')).toBeNull();
});

describe('the documents of the project', () => {
  test('sections are cut at headings; those in code blocks are none', () => {
    const sections = markdownSections(
      'docs/a.md',
      '# One\ntext\n## Two\nmore\n```sh\n# no heading\n```\n# Three\nend',
    );
    expect(sections.map(({ TITLE, CHUNK }) => [TITLE, CHUNK])).toEqual([
      ['One', 'text'],
      ['One > Two', 'more\n```sh\n# no heading\n```'],
      ['Three', 'end'],
    ]);
  });

  test('long sections are cut at paragraphs', () => {
    const paragraphs = Array.from({ length: 10 }, (_, i) => `paragraph ${i} ${'word '.repeat(60)}`);
    const sections = markdownSections('README.md', `# Long\n${paragraphs.join('\n\n')}`);
    expect(sections.length).toBeGreaterThan(1);
    expect(sections.every(({ CHUNK, CATEGORY }) => CHUNK.length < 2000 && CATEGORY === 'README')).toBe(true);
  });

  test('descriptions of the schema are sections of their own', () => {
    const sections = schemaSections(
      'schema/a.graphql',
      '"A model."\ntype Model {\n  "Its name."\n  name: String!\n  plain: Int\n}',
    );
    expect(sections.map(({ TITLE, CHUNK }) => [TITLE, CHUNK])).toEqual([
      ['Model', 'Model: A model.'],
      ['Model.name', 'Model.name: Its name.'],
    ]);
  });

  test('they are read from a directory, where anything may be missing, and searched as DOCS_SEARCH', async () => {
    const root = await mkdtemp(join(tmpdir(), 'docs-search-'));
    try {
      expect(await readProjectDocuments(root)).toEqual([]);
      await mkdir(join(root, 'docs', 'deep'), { recursive: true });
      await writeFile(join(root, 'README.md'), '# Gateway\nIt answers questions.');
      await writeFile(
        join(root, 'docs', 'deep', 'limits.md'),
        '# Limits\nEach user has a daily credit limit.',
      );
      const services = createSearchServices();
      services.create(docsSearchOptions(await readProjectDocuments(root)));
      const [hit] = services.find(DOCS_SEARCH)?.search({ query: 'credits per user' }) ?? [];
      expect(hit).toMatchObject({ TITLE: 'Limits', SOURCE: 'docs/deep/limits.md', CATEGORY: 'DOCS' });
    } finally {
      await rm(root, { recursive: true });
    }
  });
});
