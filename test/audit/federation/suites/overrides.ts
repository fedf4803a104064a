import type { Suite } from '../suite.ts';

/** Fields that have moved from one service to another, which is asked for them from then on. */
export const overrides: Suite = {
  name: 'overrides',
  services: {
    old: {
      schema: `
        type Query { items: [Item!]! moved: String! }
        type Item @key(fields: "id") { id: ID! price: Int! note: String! stock: Int! }
      `,
      resolvers: {
        Query: { items: () => [{ id: '1' }, { id: '2' }], moved: () => 'old' },
        Item: {
          __resolveReference: ({ id }: { id: string }) => ({ id }),
          price: () => -1,
          note: () => 'old',
          stock: ({ id }: { id: string }) => Number(id),
        },
      },
    },
    fresh: {
      schema: `
        type Query { moved: String! @override(from: "old") fresh: [Item!]! }
        type Item @key(fields: "id") {
          id: ID!
          price: Int! @override(from: "old")
          stock: Int! @external
          value: Int! @requires(fields: "stock")
        }
      `,
      resolvers: {
        Query: { moved: () => 'fresh', fresh: () => [{ id: '2' }] },
        Item: {
          __resolveReference: (item: object) => item,
          price: ({ id }: { id: string }) => Number(id) * 100,
          value: ({ id, stock }: { id: string; stock: number }) => Number(id) * 100 * stock,
        },
      },
    },
  },
  cases: [
    { document: '{ moved }', data: { moved: 'fresh' } },
    {
      document: '{ items { id price } }',
      data: {
        items: [
          { id: '1', price: 100 },
          { id: '2', price: 200 },
        ],
      },
    },
    {
      document: '{ items { note stock } }',
      data: {
        items: [
          { note: 'old', stock: 1 },
          { note: 'old', stock: 2 },
        ],
      },
    },
    {
      document: '{ items { price note } }',
      data: {
        items: [
          { price: 100, note: 'old' },
          { price: 200, note: 'old' },
        ],
      },
    },
    { document: '{ fresh { price note } }', data: { fresh: [{ price: 200, note: 'old' }] } },
    { document: '{ fresh { value } }', data: { fresh: [{ value: 400 }] } },
    {
      document: '{ items { value price stock } moved }',
      data: {
        items: [
          { value: 100, price: 100, stock: 1 },
          { value: 400, price: 200, stock: 2 },
        ],
        moved: 'fresh',
      },
    },
  ],
};
