import { found, type Suite } from '../suite.ts';

const users = [
  { id: '1', name: 'Ana', age: 30 },
  { id: '2', name: 'Bo', age: 40 },
];

/** Aliases, fragments, conditions, names of types, and fields that are asked for twice. */
export const selections: Suite = {
  name: 'selections',
  services: {
    users: {
      schema: `
        type Query { users(first: Int): [User!]! user(id: ID!): User }
        type User @key(fields: "id") { id: ID! name(upper: Boolean = false): String! friends: [User!]! }
      `,
      resolvers: {
        Query: {
          users: (_: unknown, { first }: { first?: number }) => users.slice(0, first ?? 9),
          user: (_: unknown, { id }: { id: string }) => found(users)({ id }),
        },
        User: {
          __resolveReference: found(users),
          name: ({ name }: { name: string }, { upper }: { upper: boolean }) =>
            upper ? name.toUpperCase() : name,
          friends: ({ id }: { id: string }) => users.filter((user) => user.id !== id),
        },
      },
    },
    ages: {
      schema: `type User @key(fields: "id") { id: ID! age(plus: Int = 0): Int! }`,
      resolvers: {
        User: {
          __resolveReference: found(users),
          age: ({ age }: { age: number }, { plus }: { plus: number }) => age + plus,
        },
      },
    },
  },
  cases: [
    { document: '{ __typename }', data: { __typename: 'Query' } },
    {
      document: '{ root: __typename users { kind: __typename age } }',
      data: {
        root: 'Query',
        users: [
          { kind: 'User', age: 30 },
          { kind: 'User', age: 40 },
        ],
      },
    },
    {
      document: '{ people: users { n: name a: age } }',
      data: {
        people: [
          { n: 'Ana', a: 30 },
          { n: 'Bo', a: 40 },
        ],
      },
    },
    {
      document: '{ user(id: "1") { small: name big: name(upper: true) old: age(plus: 50) age } }',
      data: { user: { small: 'Ana', big: 'ANA', old: 80, age: 30 } },
    },
    { document: '{ user(id: "1") { name: age age: name } }', data: { user: { name: 30, age: 'Ana' } } },
    { document: '{ user(id: "1") { id: name age } }', data: { user: { id: 'Ana', age: 30 } } },
    {
      document: '{ user(id: "1") { alias_id: name id: age age: id ... on User { id: age } } }',
      data: { user: { alias_id: 'Ana', id: 30, age: '1' } },
    },
    {
      document: 'query ($yes: Boolean!) { user(id: "1") { name @include(if: $yes) age @skip(if: $yes) } }',
      variables: { yes: true },
      data: { user: { name: 'Ana' } },
    },
    {
      document: 'query ($yes: Boolean!) { user(id: "1") { name @include(if: $yes) age @skip(if: $yes) } }',
      variables: { yes: false },
      data: { user: { age: 30 } },
    },
    {
      document: '{ user(id: "1") { name @skip(if: true) age @include(if: false) id } }',
      data: { user: { id: '1' } },
    },
    {
      document:
        'query ($no: Boolean = false) { user(id: "1") { ...A @include(if: $no) ... @skip(if: $no) { id } } } fragment A on User { age }',
      data: { user: { id: '1' } },
    },
    {
      document: '{ users { ...A ...B } } fragment A on User { age ...B } fragment B on User { name }',
      data: {
        users: [
          { age: 30, name: 'Ana' },
          { age: 40, name: 'Bo' },
        ],
      },
    },
    {
      document: '{ user(id: "1") { friends { age friends { age name } } } }',
      data: { user: { friends: [{ age: 40, friends: [{ age: 30, name: 'Ana' }] }] } },
    },
    {
      document: '{ user(id: "1") { age } user(id: "1") { name } }',
      data: { user: { age: 30, name: 'Ana' } },
    },
    {
      document: '{ a: user(id: "1") { age } b: user(id: "2") { age } c: user(id: "3") { age } }',
      data: { a: { age: 30 }, b: { age: 40 }, c: null },
    },
    {
      document: 'query ($n: Int, $p: Int!) { users(first: $n) { age(plus: $p) } }',
      variables: { n: 1, p: 5 },
      data: { users: [{ age: 35 }] },
    },
    { document: 'query ($id: ID!) { user(id: $id) { age } }', variables: {}, data: null, errors: [''] },
    {
      document: '{ __schema { queryType { name } } users { age } }',
      data: { __schema: { queryType: { name: 'Query' } }, users: [{ age: 30 }, { age: 40 }] },
    },
  ],
};
