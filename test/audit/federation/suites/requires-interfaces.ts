import { found, type Suite } from '../suite.ts';

const homes = [
  { id: '1', pet: { __typename: 'Cat', name: 'Tom', fur: 'grey', claws: 18 } },
  { id: '2', pet: { __typename: 'Dog', name: 'Rex', fur: 'brown', barks: true } },
  { id: '3', pet: { __typename: 'Fish', name: 'Bubbles' } },
  { id: '4', pet: null },
];
interface Home {
  readonly pet: Readonly<Record<string, unknown>> | null;
}

const animals = `
  interface Animal { name: String! }
  interface Furry implements Animal { name: String! fur: String! }
  type Cat implements Animal & Furry @shareable { name: String! fur: String! claws: Int! }
  type Dog implements Animal & Furry @shareable { name: String! fur: String! barks: Boolean! }
  type Fish implements Animal @shareable { name: String! }
`;

const facts = ({ pet }: Home, names: readonly string[]) => names.map((name) => pet?.[name] ?? '-').join(' ');

/** Requirements with fragments on an interface that stands within another. */
export const requiresInterfaces: Suite = {
  name: 'requires of interfaces within interfaces',
  services: {
    town: {
      schema: `type Query { homes: [Home!]! } type Home @key(fields: "id") { id: ID! pet: Animal } ${animals}`,
      resolvers: { Query: { homes: () => homes }, Home: { __resolveReference: found(homes) } },
    },
    care: {
      schema: `
        ${animals}
        extend type Home @key(fields: "id") {
          id: ID!
          pet: Animal @external
          brush: String! @requires(fields: "pet { name ... on Furry { fur ... on Cat { claws } ... on Fish { name } } }")
          walk: String! @requires(fields: "pet { ... on Animal { ... on Furry { ... on Dog { barks } } } }")
        }
      `,
      resolvers: {
        Home: {
          __resolveReference: (home: Home) => home,
          brush: (home: Home) => facts(home, ['name', 'fur', 'claws', 'barks']),
          walk: (home: Home) => facts(home, ['name', 'barks']),
        },
      },
    },
  },
  cases: [
    {
      document: '{ homes { brush } }',
      data: {
        homes: [
          { brush: 'Tom grey 18 -' },
          { brush: 'Rex brown - -' },
          { brush: 'Bubbles - - -' },
          { brush: '- - - -' },
        ],
      },
    },
    {
      document: '{ homes { id walk } }',
      data: {
        homes: [
          { id: '1', walk: '- -' },
          { id: '2', walk: '- true' },
          { id: '3', walk: '- -' },
          { id: '4', walk: '- -' },
        ],
      },
    },
  ],
};
