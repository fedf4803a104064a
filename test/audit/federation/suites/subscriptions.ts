import type { Suite } from '../suite.ts';

/** Events of one service, joined with what another knows of them. */
export const subscriptions: Suite = {
  name: 'subscriptions',
  services: {
    clock: {
      schema: `
        type Query { now: Int! }
        type Subscription { ticks(count: Int!): Tick! broken: Tick }
        type Tick @key(fields: "id") { id: ID! }
      `,
      resolvers: {
        Query: { now: () => 0 },
        Subscription: {
          ticks: {
            async *subscribe(_: unknown, { count }: { count: number }) {
              for (let i = 1; i <= count; i += 1) yield { ticks: { id: String(i) } };
            },
          },
          broken: {
            async *subscribe() {
              yield { broken: { id: '13' } };
            },
          },
        },
        Tick: { __resolveReference: ({ id }: { id: string }) => ({ id }) },
      },
    },
    bells: {
      schema: `type Tick @key(fields: "id") { id: ID! sound: String }`,
      resolvers: {
        Tick: {
          __resolveReference: ({ id }: { id: string }) => ({ id }),
          sound({ id }: { id: string }) {
            if (id === '13' || id === '2') throw new Error('cracked');
            return `ding ${id}`;
          },
        },
      },
    },
  },
  cases: [
    {
      document: 'subscription { ticks(count: 2) { id } }',
      data: { events: [{ ticks: { id: '1' } }, { ticks: { id: '2' } }] },
    },
    {
      document: 'subscription { ticks(count: 1) { id sound } }',
      data: { events: [{ ticks: { id: '1', sound: 'ding 1' } }] },
    },
    {
      document: 'subscription { ticks(count: 3) { sound } }',
      data: {
        events: [{ ticks: { sound: 'ding 1' } }, { ticks: { sound: null } }, { ticks: { sound: 'ding 3' } }],
      },
      errors: ['ticks.sound'],
    },
    {
      document: 'subscription ($n: Int!) { t: ticks(count: $n) { sound } }',
      variables: { n: 1 },
      data: { events: [{ t: { sound: 'ding 1' } }] },
    },
    {
      document: 'subscription { broken { id sound } }',
      data: { events: [{ broken: { id: '13', sound: null } }] },
      errors: ['broken.sound'],
    },
    { document: 'subscription { ticks(count: 0) { id } }', data: { events: [] } },
  ],
};
