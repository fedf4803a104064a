import type { Suite } from '../suite.ts';

/** Unions of which each service knows some members. */
export const unions: Suite = {
  name: 'unions',
  services: {
    sea: {
      schema: `
        type Query { caught: [Catch!]! biggest: Catch deep: [Deep!]! }
        union Catch = Fish | Crab
        union Deep = Fish
        type Fish @key(fields: "id") { id: ID! length: Int! }
        type Crab @shareable { claws: Int! }
      `,
      resolvers: {
        Query: {
          caught: () => [
            { __typename: 'Fish', id: '1', length: 20 },
            { __typename: 'Crab', claws: 2 },
          ],
          biggest: () => ({ __typename: 'Fish', id: '2', length: 90 }),
          deep: () => [{ __typename: 'Fish', id: '1', length: 20 }],
        },
        Fish: { __resolveReference: ({ id }: { id: string }) => ({ id, length: 5 }) },
      },
    },
    market: {
      schema: `
        type Query { sold: [Catch!]! }
        union Catch = Fish | Crab | Squid
        type Fish @key(fields: "id") { id: ID! price: Int! }
        type Crab @shareable { claws: Int! }
        type Squid { arms: Int! }
      `,
      resolvers: {
        Query: {
          sold: () => [
            { __typename: 'Squid', arms: 10 },
            { __typename: 'Fish', id: '3' },
            { __typename: 'Crab', claws: 1 },
          ],
        },
        Fish: {
          __resolveReference: ({ id }: { id: string }) => ({ id }),
          price: ({ id }: { id: string }) => Number(id) * 7,
        },
      },
    },
  },
  cases: [
    {
      document: '{ caught { __typename } }',
      data: { caught: [{ __typename: 'Fish' }, { __typename: 'Crab' }] },
    },
    {
      document: '{ caught { ... on Fish { length } ... on Crab { claws } } }',
      data: { caught: [{ length: 20 }, { claws: 2 }] },
    },
    {
      document: '{ caught { ... on Fish { price length } } }',
      data: { caught: [{ price: 7, length: 20 }, {}] },
    },
    {
      document: '{ caught { ... on Squid { arms } ... on Crab { claws } } }',
      data: { caught: [{}, { claws: 2 }] },
    },
    {
      document: '{ biggest { __typename ... on Fish { id price } } }',
      data: { biggest: { __typename: 'Fish', id: '2', price: 14 } },
    },
    { document: '{ deep { ... on Fish { length price } } }', data: { deep: [{ length: 20, price: 7 }] } },
    {
      document: '{ sold { __typename ... on Squid { arms } ... on Fish { price } ... on Crab { claws } } }',
      data: {
        sold: [
          { __typename: 'Squid', arms: 10 },
          { __typename: 'Fish', price: 21 },
          { __typename: 'Crab', claws: 1 },
        ],
      },
    },
    { document: '{ sold { ... on Fish { length } } }', data: { sold: [{}, { length: 5 }, {}] } },
    {
      document: '{ caught { ...C } sold { ...C } } fragment C on Catch { ... on Crab { claws } }',
      data: { caught: [{}, { claws: 2 }], sold: [{}, {}, { claws: 1 }] },
    },
  ],
};
