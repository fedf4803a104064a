import { found, type Suite } from '../suite.ts';

const parcels = [
  {
    id: '1',
    weight: 2,
    size: { width: 3, height: 4 },
    stops: [
      { city: 'Rome', fee: 5 },
      { city: 'Pisa', fee: 1 },
    ],
  },
  { id: '2', weight: 10, size: { width: 1, height: 1 }, stops: [] },
];
type Parcel = (typeof parcels)[number];

/** Fields that are computed from what other services know: scalars, objects, lists, chains and arguments. */
export const requires: Suite = {
  name: 'requires',
  services: {
    post: {
      schema: `
        type Query { parcels: [Parcel!]! parcel(id: ID!): Parcel }
        type Parcel @key(fields: "id") { id: ID! weight(unit: String = "kg"): Int! size: Size! stops: [Stop!]! }
        type Size @shareable { width: Int! height: Int! }
        type Stop @shareable { city: String! fee: Int! }
      `,
      resolvers: {
        Query: {
          parcels: () => parcels,
          parcel: (_: unknown, { id }: { id: string }) => found(parcels)({ id }),
        },
        Parcel: {
          __resolveReference: found(parcels),
          weight: ({ weight }: Parcel, { unit }: { unit: string }) => (unit === 'g' ? weight * 1000 : weight),
        },
      },
    },
    prices: {
      schema: `
        type Parcel @key(fields: "id") {
          id: ID!
          weight(unit: String): Int! @external
          size: Size! @external
          stops: [Stop!]! @external
          price: Int! @requires(fields: "weight(unit: \\"kg\\")")
          area: Int! @requires(fields: "size { width height }")
          toll: Int! @requires(fields: "stops { fee }")
          label(prefix: String!): String! @requires(fields: "stops { city }")
        }
        type Size @shareable { width: Int! height: Int! }
        type Stop @shareable { city: String! fee: Int! }
      `,
      resolvers: {
        Parcel: {
          __resolveReference: (parcel: Parcel) => parcel,
          price: ({ weight }: Parcel) => weight * 3,
          area: ({ size }: Parcel) => size.width * size.height,
          toll: ({ stops }: Parcel) => stops.reduce((sum, { fee }) => sum + fee, 0),
          label: ({ stops }: Parcel, { prefix }: { prefix: string }) =>
            prefix + stops.map(({ city }) => city).join('+'),
        },
      },
    },
    bills: {
      schema: `
        type Parcel @key(fields: "id") {
          id: ID!
          price: Int! @external
          toll: Int! @external
          total: Int! @requires(fields: "price toll")
        }
      `,
      resolvers: {
        Parcel: {
          __resolveReference: (parcel: object) => parcel,
          total: ({ price, toll }: { price: number; toll: number }) => price + toll,
        },
      },
    },
    taxes: {
      schema: `
        type Parcel @key(fields: "id") {
          id: ID!
          total: Int! @external
          tax: Float! @requires(fields: "total")
        }
      `,
      resolvers: {
        Parcel: {
          __resolveReference: (parcel: object) => parcel,
          tax: ({ total }: { total: number }) => total / 10,
        },
      },
    },
  },
  cases: [
    { document: '{ parcels { price } }', data: { parcels: [{ price: 6 }, { price: 30 }] } },
    { document: '{ parcels { area } }', data: { parcels: [{ area: 12 }, { area: 1 }] } },
    { document: '{ parcels { toll } }', data: { parcels: [{ toll: 6 }, { toll: 0 }] } },
    {
      document: '{ parcels { id size { width } area } }',
      data: {
        parcels: [
          { id: '1', size: { width: 3 }, area: 12 },
          { id: '2', size: { width: 1 }, area: 1 },
        ],
      },
    },
    { document: '{ parcel(id: "1") { label(prefix: "to ") } }', data: { parcel: { label: 'to Rome+Pisa' } } },
    {
      document: 'query ($p: String!) { parcel(id: "1") { label(prefix: $p) other: label(prefix: "x") } }',
      variables: { p: '>' },
      data: { parcel: { label: '>Rome+Pisa', other: 'xRome+Pisa' } },
    },
    { document: '{ parcels { total } }', data: { parcels: [{ total: 12 }, { total: 30 }] } },
    { document: '{ parcels { tax } }', data: { parcels: [{ tax: 1.2 }, { tax: 3 }] } },
    {
      document: '{ parcels { id tax total price toll area weight } }',
      data: {
        parcels: [
          { id: '1', tax: 1.2, total: 12, price: 6, toll: 6, area: 12, weight: 2 },
          { id: '2', tax: 3, total: 30, price: 30, toll: 0, area: 1, weight: 10 },
        ],
      },
    },
    {
      document: '{ parcel(id: "2") { grams: weight(unit: "g") price } }',
      data: { parcel: { grams: 10000, price: 30 } },
    },
    {
      document: '{ parcel(id: "2") { weight(unit: "g") price } }',
      data: { parcel: { weight: 10000, price: 30 } },
    },
    { document: '{ parcel(id: "9") { tax } }', data: { parcel: null } },
    {
      document: '{ a: parcel(id: "1") { tax } b: parcel(id: "2") { tax } }',
      data: { a: { tax: 1.2 }, b: { tax: 3 } },
    },
    {
      document: '{ parcels { stops { city } label(prefix: "") } }',
      data: {
        parcels: [
          { stops: [{ city: 'Rome' }, { city: 'Pisa' }], label: 'Rome+Pisa' },
          { stops: [], label: '' },
        ],
      },
    },
  ],
};
