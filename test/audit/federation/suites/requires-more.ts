import { found, type Suite } from '../suite.ts';

const plants = [
  { __typename: 'Tree', id: '1', height: 12, species: 'oak' },
  { __typename: 'Herb', id: '2', height: 1, scent: 'mint' },
];
const beds = [
  { id: 'a', plant: plants[0], sun: 5 },
  { id: 'b', plant: plants[1], sun: 9 },
];
type Bed = { readonly plant: { readonly height: number }; readonly sun: number; readonly water: number };

/** Computed fields that look into interfaces, that need each other over two services, and that are asked for twice. */
export const requiresMore: Suite = {
  name: 'requires, more',
  services: {
    garden: {
      schema: `
        type Query { beds: [Bed!]! bed(id: ID!): Bed }
        type Bed @key(fields: "id") { id: ID! plant: Plant! sun: Int! water: Int! @external mood: String! @requires(fields: "water") }
        interface Plant { id: ID! height: Int! }
        type Tree implements Plant @shareable { id: ID! height: Int! species: String! }
        type Herb implements Plant @shareable { id: ID! height: Int! scent: String! }
      `,
      resolvers: {
        Query: { beds: () => beds, bed: (_: unknown, { id }: { id: string }) => found(beds)({ id }) },
        Bed: {
          __resolveReference: found(beds),
          mood: ({ water }: Bed) => (water > 10 ? 'wet' : 'dry'),
        },
      },
    },
    water: {
      schema: `
        type Bed @key(fields: "id") {
          id: ID!
          plant: Plant! @external
          sun: Int! @external
          water: Int! @requires(fields: "sun plant { height }")
        }
        interface Plant { id: ID! height: Int! }
        type Tree implements Plant @shareable { id: ID! height: Int! species: String! }
        type Herb implements Plant @shareable { id: ID! height: Int! scent: String! }
      `,
      resolvers: {
        Bed: {
          __resolveReference: (bed: object) => bed,
          water: ({ sun, plant }: Bed) => sun * plant.height,
        },
        Plant: { __resolveType: ({ __typename }: { __typename?: string }) => __typename ?? 'Tree' },
      },
    },
  },
  cases: [
    {
      document: '{ beds { id water } }',
      data: {
        beds: [
          { id: 'a', water: 60 },
          { id: 'b', water: 9 },
        ],
      },
    },
    { document: '{ beds { mood } }', data: { beds: [{ mood: 'wet' }, { mood: 'dry' }] } },
    {
      document: '{ beds { mood water sun } }',
      data: {
        beds: [
          { mood: 'wet', water: 60, sun: 5 },
          { mood: 'dry', water: 9, sun: 9 },
        ],
      },
    },
    {
      document: '{ beds { plant { id } water } }',
      data: {
        beds: [
          { plant: { id: '1' }, water: 60 },
          { plant: { id: '2' }, water: 9 },
        ],
      },
    },
    {
      document: '{ beds { plant { ... on Tree { species } ... on Herb { scent } } mood } }',
      data: {
        beds: [
          { plant: { species: 'oak' }, mood: 'wet' },
          { plant: { scent: 'mint' }, mood: 'dry' },
        ],
      },
    },
    {
      document: '{ bed(id: "b") { mood plant { __typename height } } }',
      data: { bed: { mood: 'dry', plant: { __typename: 'Herb', height: 1 } } },
    },
    {
      document: '{ one: bed(id: "a") { water } two: bed(id: "a") { mood } }',
      data: { one: { water: 60 }, two: { mood: 'wet' } },
    },
  ],
};
