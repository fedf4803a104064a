import { found, type Suite } from '../suite.ts';

const cities = [
  { zip: '1', name: 'Bern', people: 130, mayor: { name: 'Alec', party: 'A' } },
  { zip: '2', name: 'Chur', people: 38, mayor: { name: 'Urs', party: 'B' } },
];

/** Root fields, values and objects that several services answer, each for its part. */
export const shared: Suite = {
  name: 'shared fields',
  services: {
    names: {
      schema: `
        type Query { city: City @shareable weather: Weather! @shareable names: [String!]! }
        type City @key(fields: "zip") { zip: ID! name: String! mayor: Mayor! @shareable }
        type Mayor @shareable { name: String! }
        type Weather @shareable { sky: String! wind: Wind }
        type Wind @shareable { speed: Int! }
      `,
      resolvers: {
        Query: {
          city: () => cities[0],
          weather: () => ({ sky: 'blue', wind: { speed: 3 } }),
          names: () => cities.map(({ name }) => name),
        },
        City: { __resolveReference: found(cities) },
      },
    },
    numbers: {
      schema: `
        type Query { city: City @shareable weather: Weather! @shareable largest: City! }
        type City @key(fields: "zip") { zip: ID! people: Int! mayor: Mayor! @shareable }
        type Mayor @shareable { name: String! party: String! }
        type Weather @shareable { sky: String! wind: Wind degrees: Int! }
        type Wind @shareable { speed: Int! from: String! }
      `,
      resolvers: {
        Query: {
          city: () => cities[0],
          weather: () => ({ sky: 'blue', wind: { speed: 3, from: 'N' }, degrees: 21 }),
          largest: () => cities[0],
        },
        City: { __resolveReference: found(cities) },
      },
    },
  },
  cases: [
    { document: '{ city { name people } }', data: { city: { name: 'Bern', people: 130 } } },
    { document: '{ city { zip } }', data: { city: { zip: '1' } } },
    { document: '{ city { people } }', data: { city: { people: 130 } } },
    {
      document: '{ city { mayor { name party } } }',
      data: { city: { mayor: { name: 'Alec', party: 'A' } } },
    },
    { document: '{ weather { sky } }', data: { weather: { sky: 'blue' } } },
    {
      document: '{ weather { sky degrees wind { speed from } } }',
      data: { weather: { sky: 'blue', degrees: 21, wind: { speed: 3, from: 'N' } } },
    },
    {
      document: '{ largest { name mayor { party } } names }',
      data: { largest: { name: 'Bern', mayor: { party: 'A' } }, names: ['Bern', 'Chur'] },
    },
    {
      document: '{ a: city { name } b: city { people } }',
      data: { a: { name: 'Bern' }, b: { people: 130 } },
    },
  ],
};
