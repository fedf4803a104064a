/** A service of orders, which says more about the users of the gateway. */
export const shopSchema = /* GraphQL */ `
  extend schema
    @link(
      url: "https://specs.apollo.dev/federation/v2.9"
      import: ["@key", "@shareable", "@requiresScopes", "@cost"]
    )

  type Query {
    orders: [Order!]!
    order(id: ID!): Order
    status: Status
    secrets: String @requiresScopes(scopes: [["shop:secrets"]])
    expensive: String @cost(weight: 20000)
    extra: Anything
  }

  type Mutation {
    addOrder(total: Int!): Order!
  }

  type Subscription {
    orderAdded(count: Int!): Order!
  }

  type Order @key(fields: "id") {
    id: ID!
    total: Int!
    note: String
    buyer: User
    tags: [String!]
  }

  type User @key(fields: "name") {
    name: String!
    orders: [Order!]
    nickname: String!
  }

  scalar Anything

  enum Status {
    OPEN
    CLOSED
  }
`;

const orders = [
  { id: '1', total: 10, note: 'first', buyer: { name: 'local' }, tags: ['a'] },
  { id: '2', total: 20, note: null, buyer: { name: 'nobody' }, tags: [] },
  { id: '3', total: 30, note: 'third', buyer: null, tags: null },
];

export const shopResolvers = {
  Query: {
    orders: () => orders,
    order: (_: unknown, { id }: { id: string }) => orders.find((order) => order.id === id) ?? null,
    status: () => 'OPEN',
    secrets: () => 'the recipe',
    expensive: () => 'gold',
  },
  Mutation: { addOrder: (_: unknown, { total }: { total: number }) => ({ id: 'new', total }) },
  Subscription: {
    orderAdded: {
      async *subscribe(_: unknown, { count }: { count: number }) {
        for (let i = 1; i <= count; i += 1)
          yield { orderAdded: { id: String(i), total: i, buyer: { name: 'local' } } };
      },
    },
  },
  User: {
    __resolveReference: ({ name }: { name: string }) => ({ name }),
    orders: ({ name }: { name: string }) => orders.filter(({ buyer }) => buyer?.name === name),
    nickname: ({ name }: { name: string }) => name.slice(0, 3),
  },
  Order: { __resolveReference: ({ id }: { id: string }) => orders.find((order) => order.id === id) },
};
