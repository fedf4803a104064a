import { found, type Suite } from '../suite.ts';

const things = [
  { __typename: 'Book', id: '1', title: 'Emma', pages: 300 },
  { __typename: 'Disc', id: '2', title: 'Blue', minutes: 40 },
  { __typename: 'Book', id: '3', title: 'Ulysses', pages: 700 },
];

/** Interfaces: fragments on them and on what implements them, types told under other names, fields of other services. */
export const interfaces: Suite = {
  name: 'interfaces',
  services: {
    shelf: {
      schema: `
        type Query { things: [Thing!]! thing(id: ID!): Thing sized: [Sized!]! }
        interface Thing { id: ID! title: String! }
        interface Sized { size: String! }
        type Book implements Thing & Sized @key(fields: "id") { id: ID! title: String! pages: Int! size: String! }
        type Disc implements Thing @key(fields: "id") { id: ID! title: String! minutes: Int! }
      `,
      resolvers: {
        Query: {
          things: () => things,
          thing: (_: unknown, { id }: { id: string }) => found(things)({ id }),
          sized: () => things.filter(({ __typename }) => __typename === 'Book'),
        },
        Book: {
          __resolveReference: found(things),
          size: ({ pages }: { pages: number }) => (pages > 500 ? 'L' : 'S'),
        },
        Disc: { __resolveReference: found(things) },
      },
    },
    loans: {
      schema: `
        type Query { loaned: [Loanable!]! }
        interface Loanable { id: ID! due: String }
        type Book implements Loanable @key(fields: "id") { id: ID! due: String }
        type Disc implements Loanable @key(fields: "id") { id: ID! due: String }
      `,
      resolvers: {
        Query: {
          loaned: () => [
            { __typename: 'Disc', id: '2' },
            { __typename: 'Book', id: '3' },
          ],
        },
        Book: {
          __resolveReference: ({ id }: { id: string }) => ({ id }),
          due: ({ id }: { id: string }) => (id === '1' ? 'May' : null),
        },
        Disc: { __resolveReference: ({ id }: { id: string }) => ({ id }), due: () => 'June' },
      },
    },
  },
  cases: [
    { document: '{ things { id title } }', data: { things: things.map(({ id, title }) => ({ id, title })) } },
    {
      document: '{ things { __typename } }',
      data: { things: things.map(({ __typename }) => ({ __typename })) },
    },
    {
      document: '{ things { kind: __typename title } }',
      data: { things: things.map(({ __typename, title }) => ({ kind: __typename, title })) },
    },
    {
      document: '{ things { ... on Book { pages } } }',
      data: { things: [{ pages: 300 }, {}, { pages: 700 }] },
    },
    {
      document: '{ things { id ... on Book { due pages } ... on Disc { due minutes } } }',
      data: {
        things: [
          { id: '1', due: 'May', pages: 300 },
          { id: '2', due: 'June', minutes: 40 },
          { id: '3', due: null, pages: 700 },
        ],
      },
    },
    {
      document: '{ things { ... on Loanable { due } } }',
      data: { things: [{ due: 'May' }, { due: 'June' }, { due: null }] },
    },
    {
      document: '{ things { ... on Sized { size } } }',
      data: { things: [{ size: 'S' }, {}, { size: 'L' }] },
    },
    {
      document: '{ sized { size ... on Thing { title } } }',
      data: {
        sized: [
          { size: 'S', title: 'Emma' },
          { size: 'L', title: 'Ulysses' },
        ],
      },
    },
    {
      document: '{ loaned { id due } }',
      data: {
        loaned: [
          { id: '2', due: 'June' },
          { id: '3', due: null },
        ],
      },
    },
    {
      document: '{ loaned { ... on Book { title pages } ... on Disc { title } } }',
      data: { loaned: [{ title: 'Blue' }, { title: 'Ulysses', pages: 700 }] },
    },
    {
      document: '{ loaned { ... on Thing { title } } }',
      data: { loaned: [{ title: 'Blue' }, { title: 'Ulysses' }] },
    },
    {
      document: '{ thing(id: "3") { __typename ... on Thing { id ... on Book { due size } } } }',
      data: { thing: { __typename: 'Book', id: '3', due: null, size: 'L' } },
    },
    {
      document:
        '{ thing(id: "2") { ...F } } fragment F on Thing { title ...G } fragment G on Disc { minutes due }',
      data: { thing: { title: 'Blue', minutes: 40, due: 'June' } },
    },
    { document: '{ thing(id: "9") { title } }', data: { thing: null } },
  ],
};
