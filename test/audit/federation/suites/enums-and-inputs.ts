import type { Suite } from '../suite.ts';

const echo = (_: unknown, args: object) => JSON.stringify(args);

/** Types of arguments that are what all services agree on, types of answers that are what any may say. */
export const enumsAndInputs: Suite = {
  name: 'enums and inputs',
  services: {
    one: {
      schema: `
        type Query { first(where: Where, by: Order = UP): String state: State! hiddenState: State deep(list: [Where!]!): String }
        input Where { id: ID name: String = "any" only: Int inner: Inner }
        input Inner { a: Int! b: [String!] }
        enum Order { UP DOWN SIDEWAYS }
        enum State { OPEN CLOSED SECRET @inaccessible }
        type Secret @inaccessible { x: Int }
        type Visible { shown: Int hidden: Int @inaccessible }
        extend type Query { visible: Visible secret: Secret @inaccessible }
      `,
      resolvers: {
        Query: {
          first: echo,
          deep: echo,
          state: () => 'OPEN',
          hiddenState: () => 'SECRET',
          visible: () => ({ shown: 1, hidden: 2 }),
          secret: () => ({ x: 1 }),
        },
      },
    },
    two: {
      schema: `
        type Query { second(where: Where!, by: Order!): String other: State! }
        input Where { id: ID name: String = "any" inner: Inner }
        input Inner { a: Int! b: [String!] }
        enum Order { UP DOWN }
        enum State { OPEN CLOSED BROKEN }
      `,
      resolvers: { Query: { second: echo, other: () => 'BROKEN' } },
    },
  },
  cases: [
    { document: '{ first }', data: { first: '{"by":"UP"}' } },
    {
      document: '{ first(where: { id: 1 }, by: DOWN) }',
      data: { first: '{"where":{"id":"1","name":"any"},"by":"DOWN"}' },
    },
    {
      document:
        'query ($w: Where, $o: Order!) { first(where: $w, by: $o) second(where: { name: "x" }, by: $o) }',
      variables: { w: { id: '7' }, o: 'UP' },
      data: {
        first: '{"where":{"id":"7","name":"any"},"by":"UP"}',
        second: '{"where":{"name":"x"},"by":"UP"}',
      },
    },
    {
      document: 'query ($a: Int!) { first(where: { inner: { a: $a, b: ["x"] } }) }',
      variables: { a: 3 },
      data: { first: '{"where":{"name":"any","inner":{"a":3,"b":["x"]}},"by":"UP"}' },
    },
    {
      document: 'query ($l: [Where!]!) { deep(list: $l) }',
      variables: { l: [{ name: 'a' }, { inner: { a: 1 } }] },
      data: { deep: '{"list":[{"name":"a"},{"name":"any","inner":{"a":1}}]}' },
    },
    { document: '{ first(by: SIDEWAYS) }', data: null, errors: [''] },
    { document: '{ first(where: { only: 1 }) }', data: null, errors: [''] },
    { document: '{ state other }', data: { state: 'OPEN', other: 'BROKEN' } },
    { document: '{ hiddenState }', data: { hiddenState: null } },
    { document: '{ visible { shown } }', data: { visible: { shown: 1 } } },
    { document: '{ visible { hidden } }', data: null, errors: [''] },
    { document: '{ secret { x } }', data: null, errors: [''] },
    {
      document: '{ __type(name: "Order") { enumValues { name } } }',
      data: { __type: { enumValues: [{ name: 'UP' }, { name: 'DOWN' }] } },
    },
    {
      document: '{ __type(name: "Where") { inputFields { name } } }',
      data: { __type: { inputFields: [{ name: 'id' }, { name: 'name' }, { name: 'inner' }] } },
    },
    { document: '{ __type(name: "Secret") { name } }', data: { __type: null } },
    {
      document: 'query ($w: Where!) { second(where: $w, by: UP) }',
      variables: { w: { only: 1 } },
      data: null,
      errors: [''],
    },
  ],
};
