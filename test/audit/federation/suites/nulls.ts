import { found, type Suite } from '../suite.ts';

const guests = [
  { id: '1', passport: 'P1', name: 'Ana' },
  { id: '2', passport: 'P2', name: 'Bo' },
  { id: '3', passport: null, name: 'Cy' },
];

/** Keys that are null, entities that another service does not know, errors, and nulls where none may be. */
export const nulls: Suite = {
  name: 'nulls',
  services: {
    rooms: {
      schema: `
        type Query { rooms: [Room] room(floor: Int!): Room }
        type Room { number: Int! guest: Guest strict: Guest! failing: Int }
        type Guest @key(fields: "passport") { passport: ID }
      `,
      resolvers: {
        Query: {
          rooms: () => [
            { number: 1, guest: { passport: 'P1' }, strict: { passport: 'P1' } },
            { number: 2, guest: { passport: 'P9' }, strict: { passport: 'P9' } },
            { number: 3, guest: null, strict: { passport: 'P2' } },
            { number: 4, guest: { passport: null }, strict: { passport: 'P1' } },
          ],
          room: (_: unknown, { floor }: { floor: number }) =>
            floor === 1 ? { number: 1, guest: { passport: 'P1' } } : null,
        },
        Room: {
          failing: ({ number }: { number: number }) => {
            if (number % 2 === 0) throw new Error(`room ${number} is closed`);
            return number;
          },
        },
        Guest: { __resolveReference: ({ passport }: { passport: string }) => ({ passport }) },
      },
    },
    register: {
      schema: `
        type Guest @key(fields: "id") @key(fields: "passport") { id: ID! passport: ID }
      `,
      resolvers: { Guest: { __resolveReference: found(guests) } },
    },
    people: {
      schema: `
        type Guest @key(fields: "id") { id: ID! name: String wishes: [String!] broken: String sure: String! }
      `,
      resolvers: {
        Guest: {
          __resolveReference: found(guests),
          wishes: ({ id }: { id: string }) => (id === '1' ? ['tea'] : null),
          broken: () => {
            throw new Error('the book is wet');
          },
          sure: ({ id }: { id: string }) => (id === '1' ? 'yes' : null),
        },
      },
    },
  },
  cases: [
    {
      document: '{ rooms { number guest { name } } }',
      data: {
        rooms: [
          { number: 1, guest: { name: 'Ana' } },
          { number: 2, guest: { name: null } },
          { number: 3, guest: null },
          { number: 4, guest: { name: null } },
        ],
      },
    },
    {
      document: '{ rooms { guest { passport } } }',
      data: {
        rooms: [
          { guest: { passport: 'P1' } },
          { guest: { passport: 'P9' } },
          { guest: null },
          { guest: { passport: null } },
        ],
      },
    },
    { document: '{ room(floor: 2) { guest { name } } }', data: { room: null } },
    {
      document: '{ room(floor: 1) { guest { name wishes } } }',
      data: { room: { guest: { name: 'Ana', wishes: ['tea'] } } },
    },
    {
      document: '{ rooms { number failing } }',
      data: {
        rooms: [
          { number: 1, failing: 1 },
          { number: 2, failing: null },
          { number: 3, failing: 3 },
          { number: 4, failing: null },
        ],
      },
      errors: ['rooms.1.failing', 'rooms.3.failing'],
    },
    {
      document: '{ room(floor: 1) { guest { broken name } } }',
      data: { room: { guest: { broken: null, name: 'Ana' } } },
      errors: ['room.guest.broken'],
    },
    {
      document: '{ room(floor: 1) { failing: number floor: guest { name: broken } } }',
      data: { room: { failing: 1, floor: { name: null } } },
      errors: ['room.floor.name'],
    },
    { document: '{ room(floor: 1) { guest { sure } } }', data: { room: { guest: { sure: 'yes' } } } },
    {
      document: '{ room(floor: 1) { number nobody: guest { nick: name } } }',
      data: { room: { number: 1, nobody: { nick: 'Ana' } } },
    },
  ],
};
