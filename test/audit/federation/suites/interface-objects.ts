import { found, type Suite } from '../suite.ts';

const posts = [
  { __typename: 'Photo', id: '1', author: 'ann', pixels: 9 },
  { __typename: 'Essay', id: '2', author: 'bob', words: 800 },
];

/** One service knows the types behind an interface; another adds fields to all of them at once. */
export const interfaceObjects: Suite = {
  name: 'interface objects',
  services: {
    posts: {
      schema: `
        type Query { posts: [Post!]! post(id: ID!): Post }
        interface Post @key(fields: "id") { id: ID! author: String! }
        type Photo implements Post @key(fields: "id") { id: ID! author: String! pixels: Int! }
        type Essay implements Post @key(fields: "id") { id: ID! author: String! words: Int! }
      `,
      resolvers: {
        Query: { posts: () => posts, post: (_: unknown, { id }: { id: string }) => found(posts)({ id }) },
        Post: { __resolveReference: found(posts) },
        Photo: { __resolveReference: found(posts) },
        Essay: { __resolveReference: found(posts) },
      },
    },
    likes: {
      schema: `
        type Query { liked: [Post!]! }
        type Post @key(fields: "id") @interfaceObject {
          id: ID!
          likes: Int!
          author: String! @external
          label: String! @requires(fields: "author")
        }
      `,
      resolvers: {
        Query: { liked: () => [{ id: '2' }, { id: '1' }] },
        Post: {
          __resolveReference: ({ id, author }: { id: string; author?: string }) => ({ id, author }),
          likes: ({ id }: { id: string }) => Number(id) * 10,
          label: ({ author }: { author?: string }) => (author ? `by ${author}` : null),
        },
      },
    },
  },
  cases: [
    {
      document: '{ posts { id likes } }',
      data: {
        posts: [
          { id: '1', likes: 10 },
          { id: '2', likes: 20 },
        ],
      },
    },
    {
      document: '{ posts { author likes __typename } }',
      data: {
        posts: [
          { author: 'ann', likes: 10, __typename: 'Photo' },
          { author: 'bob', likes: 20, __typename: 'Essay' },
        ],
      },
    },
    {
      document: '{ posts { ... on Photo { pixels likes } } }',
      data: { posts: [{ pixels: 9, likes: 10 }, {}] },
    },
    {
      document: '{ liked { id likes } }',
      data: {
        liked: [
          { id: '2', likes: 20 },
          { id: '1', likes: 10 },
        ],
      },
    },
    { document: '{ liked { author } }', data: { liked: [{ author: 'bob' }, { author: 'ann' }] } },
    {
      document: '{ liked { __typename } }',
      data: { liked: [{ __typename: 'Essay' }, { __typename: 'Photo' }] },
    },
    {
      document: '{ liked { likes ... on Essay { words } } }',
      data: { liked: [{ likes: 20, words: 800 }, { likes: 10 }] },
    },
    {
      document: '{ post(id: "2") { likes ... on Essay { words author } } }',
      data: { post: { likes: 20, words: 800, author: 'bob' } },
    },
    { document: '{ posts { label } }', data: { posts: [{ label: 'by ann' }, { label: 'by bob' }] } },
    {
      document: '{ liked { author label } }',
      data: {
        liked: [
          { author: 'bob', label: 'by bob' },
          { author: 'ann', label: 'by ann' },
        ],
      },
    },
    {
      document: '{ posts { ... on Essay { words label } } }',
      data: { posts: [{}, { words: 800, label: 'by bob' }] },
    },
  ],
};
