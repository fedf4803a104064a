import type { Suite } from '../suite.ts';

const done: string[] = [];

/** Changes run one after the other, over all services, and their answers are joined like any other. */
export const mutations: Suite = {
  name: 'mutations',
  services: {
    ledger: {
      schema: `
        type Query { done: [String!]! }
        type Mutation { book(amount: Int!): Entry! fail: Entry strictFail: Entry! }
        type Entry @key(fields: "id") { id: ID! amount: Int! }
      `,
      resolvers: {
        Query: { done: () => done.splice(0) },
        Mutation: {
          book(_: unknown, { amount }: { amount: number }) {
            done.push(`book ${amount}`);
            return { id: String(amount), amount };
          },
          fail() {
            done.push('fail');
            throw new Error('no');
          },
          strictFail() {
            throw new Error('never');
          },
        },
        Entry: { __resolveReference: ({ id }: { id: string }) => ({ id, amount: Number(id) }) },
      },
    },
    mail: {
      schema: `
        type Mutation { send(to: String!): Int! write(entry: ID!): Entry! }
        type Entry @key(fields: "id") { id: ID! letter: String! }
      `,
      resolvers: {
        Mutation: {
          send(_: unknown, { to }: { to: string }) {
            done.push(`send ${to}`);
            return done.length;
          },
          write: (_: unknown, { entry }: { entry: string }) => ({ id: entry }),
        },
        Entry: {
          __resolveReference: ({ id }: { id: string }) => ({ id }),
          letter: ({ id }: { id: string }) => `about ${id}`,
        },
      },
    },
  },
  cases: [
    { document: 'mutation { book(amount: 5) { id amount } }', data: { book: { id: '5', amount: 5 } } },
    { document: '{ done }', data: { done: ['book 5'] } },
    {
      document: 'mutation { book(amount: 7) { letter amount } }',
      data: { book: { letter: 'about 7', amount: 7 } },
    },
    {
      document:
        'mutation { a: book(amount: 1) { letter } b: send(to: "x") c: book(amount: 2) { amount } d: send(to: "y") }',
      data: { a: { letter: 'about 1' }, b: 3, c: { amount: 2 }, d: 5 },
    },
    { document: '{ done }', data: { done: ['book 7', 'book 1', 'send x', 'book 2', 'send y'] } },
    {
      document: 'mutation { write(entry: "3") { amount letter } }',
      data: { write: { amount: 3, letter: 'about 3' } },
    },
    { document: 'mutation { fail { id } send(to: "z") }', data: { fail: null, send: 2 }, errors: ['fail'] },
    { document: 'mutation { strictFail { id } }', data: null, errors: ['strictFail'] },
    {
      document: 'mutation ($n: Int!) { book(amount: $n) { letter } }',
      variables: { n: 9 },
      data: { book: { letter: 'about 9' } },
    },
  ],
};
