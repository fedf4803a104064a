import { found, type Suite } from '../suite.ts';

const artists = [
  { id: '1', name: 'Ida', born: 1980 },
  { id: '2', name: 'Jon', born: 1990 },
];
const songs = [
  { id: 's1', title: 'Rain', artist: artists[0] },
  { id: 's2', title: 'Snow', artist: artists[1] },
];

/** Fields that a service can answer on some ways alone. The ones of `library` say so by their values. */
export const provides: Suite = {
  name: 'provides',
  services: {
    charts: {
      schema: `
        type Query { top: Song @provides(fields: "title artist { name }") all: [Song!]! anything: [Item!]! @provides(fields: "... on Song { title }") }
        union Item = Song | Film
        type Song @key(fields: "id") { id: ID! title: String! @external artist: Artist! @external rank: Int! }
        type Film @key(fields: "id") { id: ID! rank: Int! }
        type Artist @key(fields: "id") { id: ID! name: String! @external }
      `,
      resolvers: {
        Query: {
          top: () => ({ id: 's1', title: 'Rain (charts)', artist: { id: '1', name: 'Ida (charts)' } }),
          all: () => [{ id: 's1' }, { id: 's2' }],
          anything: () => [
            { __typename: 'Song', id: 's2', title: 'Snow (charts)' },
            { __typename: 'Film', id: 'f1' },
          ],
        },
        Song: {
          __resolveReference: ({ id }: { id: string }) => ({ id }),
          rank: ({ id }: { id: string }) => Number(id.slice(1)),
        },
        Film: { __resolveReference: ({ id }: { id: string }) => ({ id }), rank: () => 100 },
        Artist: { __resolveReference: ({ id }: { id: string }) => ({ id }) },
      },
    },
    library: {
      schema: `
        type Song @key(fields: "id") { id: ID! title: String! @shareable artist: Artist! @shareable }
        type Film @key(fields: "id") { id: ID! title: String! @shareable }
        type Artist @key(fields: "id") { id: ID! name: String! @shareable born: Int! }
      `,
      resolvers: {
        Song: { __resolveReference: found(songs) },
        Film: { __resolveReference: ({ id }: { id: string }) => ({ id, title: 'Dune' }) },
        Artist: { __resolveReference: found(artists) },
      },
    },
  },
  cases: [
    { document: '{ top { title } }', data: { top: { title: 'Rain (charts)' } } },
    {
      document: '{ top { title artist { name } } }',
      data: { top: { title: 'Rain (charts)', artist: { name: 'Ida (charts)' } } },
    },
    { document: '{ top { artist { born } } }', data: { top: { artist: { born: 1980 } } } },
    { document: '{ top { rank } }', data: { top: { rank: 1 } } },
    {
      document: '{ all { title rank } }',
      data: {
        all: [
          { title: 'Rain', rank: 1 },
          { title: 'Snow', rank: 2 },
        ],
      },
    },
    {
      document: '{ all { artist { name born } } }',
      data: { all: [{ artist: { name: 'Ida', born: 1980 } }, { artist: { name: 'Jon', born: 1990 } }] },
    },
    {
      document: '{ anything { __typename ... on Song { title } } }',
      data: { anything: [{ __typename: 'Song', title: 'Snow (charts)' }, { __typename: 'Film' }] },
    },
    {
      document: '{ anything { ... on Film { title rank } } }',
      data: { anything: [{}, { title: 'Dune', rank: 100 }] },
    },
    {
      document: '{ anything { ... on Song { id artist { name } } } }',
      data: { anything: [{ id: 's2', artist: { name: 'Jon' } }, {}] },
    },
  ],
};
