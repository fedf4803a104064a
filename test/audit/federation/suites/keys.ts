import { found, type Suite } from '../suite.ts';

const trains = [
  { number: 'T1', line: { country: 'CH', code: 'R1' }, from: 'Bern' },
  { number: 'T2', line: { country: 'CH', code: 'R2' }, from: 'Chur' },
];
const wagons = [
  { uic: 'W1', number: 'T1', seats: 60 },
  { uic: 'W2', number: 'T1', seats: 40 },
  { uic: 'W3', number: 'T2', seats: 80 },
];

/** Single, several, composite and nested keys; keys that lead from one service to the next; keys nobody resolves. */
export const keys: Suite = {
  name: 'keys',
  services: {
    timetable: {
      schema: `
        type Query { trains: [Train!]! train(number: ID!): Train lines: [Line!]! }
        type Train @key(fields: "number") @key(fields: "line { country code }") {
          number: ID!
          line: Line!
          from: String!
        }
        type Line { country: String! code: String! }
      `,
      resolvers: {
        Query: {
          trains: () => trains,
          train: (_: unknown, { number }: { number: string }) => found(trains)({ number }),
          lines: () => trains.map(({ line }) => line),
        },
        Train: { __resolveReference: found(trains) },
      },
    },
    // Knows trains by their lines alone.
    tracks: {
      schema: `
        type Train @key(fields: "line { country code }") { line: Line! gauge: Int! }
        type Line { country: String! code: String! }
      `,
      resolvers: {
        Train: {
          __resolveReference: found(trains),
          gauge: ({ line }: (typeof trains)[number]) => (line.code === 'R1' ? 1435 : 1000),
        },
      },
    },
    rolling: {
      schema: `
        type Query { wagons: [Wagon!]! }
        type Train @key(fields: "number") { number: ID! wagons: [Wagon!]! }
        type Wagon @key(fields: "uic") { uic: ID! train: Train! seats: Int! }
      `,
      resolvers: {
        Query: { wagons: () => wagons },
        Train: {
          __resolveReference: ({ number }: { number: string }) => ({ number }),
          wagons: ({ number }: { number: string }) => wagons.filter((wagon) => wagon.number === number),
        },
        Wagon: {
          __resolveReference: found(wagons),
          train: ({ number }: { number: string }) => ({ number }),
        },
      },
    },
    // Only points at wagons.
    damages: {
      schema: `
        type Query { damages: [Damage!]! }
        type Damage { wagon: Wagon! what: String! }
        type Wagon @key(fields: "uic", resolvable: false) { uic: ID! }
      `,
      resolvers: {
        Query: {
          damages: () => [
            { wagon: { uic: 'W2' }, what: 'door' },
            { wagon: { uic: 'W3' }, what: 'axle' },
          ],
        },
      },
    },
  },
  cases: [
    {
      document: '{ trains { number from } }',
      data: { trains: trains.map(({ number, from }) => ({ number, from })) },
    },
    {
      document: '{ trains { number wagons { uic seats } } }',
      data: {
        trains: [
          {
            number: 'T1',
            wagons: [
              { uic: 'W1', seats: 60 },
              { uic: 'W2', seats: 40 },
            ],
          },
          { number: 'T2', wagons: [{ uic: 'W3', seats: 80 }] },
        ],
      },
    },
    {
      document: '{ trains { wagons { seats } } }',
      data: { trains: [{ wagons: [{ seats: 60 }, { seats: 40 }] }, { wagons: [{ seats: 80 }] }] },
    },
    { document: '{ trains { gauge } }', data: { trains: [{ gauge: 1435 }, { gauge: 1000 }] } },
    {
      document: '{ trains { line { code } gauge from } }',
      data: {
        trains: [
          { line: { code: 'R1' }, gauge: 1435, from: 'Bern' },
          { line: { code: 'R2' }, gauge: 1000, from: 'Chur' },
        ],
      },
    },
    {
      document: '{ train(number: "T2") { gauge wagons { uic } } }',
      data: { train: { gauge: 1000, wagons: [{ uic: 'W3' }] } },
    },
    { document: '{ train(number: "T9") { gauge } }', data: { train: null } },
    // From one key to another, over the service that knows both.
    {
      document: '{ wagons { uic train { gauge } } }',
      data: {
        wagons: [
          { uic: 'W1', train: { gauge: 1435 } },
          { uic: 'W2', train: { gauge: 1435 } },
          { uic: 'W3', train: { gauge: 1000 } },
        ],
      },
    },
    {
      document: '{ wagons { train { from number } } }',
      data: {
        wagons: [
          { train: { from: 'Bern', number: 'T1' } },
          { train: { from: 'Bern', number: 'T1' } },
          { train: { from: 'Chur', number: 'T2' } },
        ],
      },
    },
    {
      document: '{ damages { what wagon { uic } } }',
      data: {
        damages: [
          { what: 'door', wagon: { uic: 'W2' } },
          { what: 'axle', wagon: { uic: 'W3' } },
        ],
      },
    },
    {
      document: '{ damages { wagon { seats train { from } } } }',
      data: {
        damages: [
          { wagon: { seats: 40, train: { from: 'Bern' } } },
          { wagon: { seats: 80, train: { from: 'Chur' } } },
        ],
      },
    },
    {
      document: '{ damages { wagon { train { gauge wagons { uic } } } } }',
      data: {
        damages: [
          { wagon: { train: { gauge: 1435, wagons: [{ uic: 'W1' }, { uic: 'W2' }] } } },
          { wagon: { train: { gauge: 1000, wagons: [{ uic: 'W3' }] } } },
        ],
      },
    },
    {
      document: '{ trains { number } wagons { uic } lines { code } }',
      data: {
        trains: [{ number: 'T1' }, { number: 'T2' }],
        wagons: [{ uic: 'W1' }, { uic: 'W2' }, { uic: 'W3' }],
        lines: [{ code: 'R1' }, { code: 'R2' }],
      },
    },
    {
      document: 'query ($n: ID!) { train(number: $n) { from wagons { seats } } }',
      variables: { n: 'T1' },
      data: { train: { from: 'Bern', wagons: [{ seats: 60 }, { seats: 40 }] } },
    },
  ],
};
