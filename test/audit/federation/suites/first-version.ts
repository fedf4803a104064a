import { found, type Suite } from '../suite.ts';

const books = [
  { isbn: '1', title: 'Emma', year: 1815 },
  { isbn: '2', title: 'Ulysses', year: 1922 },
];

/** Services that were written for the first version of the specification. */
export const firstVersion: Suite = {
  name: 'first version',
  services: {
    books: {
      isFirst: true,
      schema: `
        type Query { books: [Book!]! }
        type Book @key(fields: "isbn") { isbn: ID! title: String! year: Int! }
      `,
      resolvers: { Query: { books: () => books }, Book: { __resolveReference: found(books) } },
    },
    reviews: {
      isFirst: true,
      schema: `
        extend type Query { reviews: [Review!]! }
        type Review { stars: Int! book: Book! @provides(fields: "title") }
        extend type Book @key(fields: "isbn") {
          isbn: ID! @external
          title: String! @external
          year: Int! @external
          reviews: [Review!]!
          classic: Boolean! @requires(fields: "year")
        }
      `,
      resolvers: {
        Query: { reviews: () => [{ stars: 5, book: { isbn: '1', title: 'Emma' } }] },
        Book: {
          __resolveReference: (book: object) => book,
          reviews: ({ isbn }: { isbn: string }) => [{ stars: Number(isbn), book: { isbn, title: 'known' } }],
          classic: ({ year }: { year: number }) => year < 1900,
        },
      },
    },
    shops: {
      isFirst: true,
      schema: `
        type Book @extends @key(fields: "isbn") { isbn: ID! @external price: Int! }
        type Query @extends { cheapest: Book! }
      `,
      resolvers: {
        Query: { cheapest: () => ({ isbn: '2' }) },
        Book: {
          __resolveReference: (book: object) => book,
          price: ({ isbn }: { isbn: string }) => Number(isbn) * 8,
        },
      },
    },
  },
  cases: [
    {
      document: '{ books { title price } }',
      data: {
        books: [
          { title: 'Emma', price: 8 },
          { title: 'Ulysses', price: 16 },
        ],
      },
    },
    {
      document: '{ books { reviews { stars } } }',
      data: { books: [{ reviews: [{ stars: 1 }] }, { reviews: [{ stars: 2 }] }] },
    },
    { document: '{ books { classic } }', data: { books: [{ classic: true }, { classic: false }] } },
    {
      document: '{ reviews { stars book { title } } }',
      data: { reviews: [{ stars: 5, book: { title: 'Emma' } }] },
    },
    {
      document: '{ reviews { book { year price classic } } }',
      data: { reviews: [{ book: { year: 1815, price: 8, classic: true } }] },
    },
    {
      document: '{ cheapest { title price classic } }',
      data: { cheapest: { title: 'Ulysses', price: 16, classic: false } },
    },
    {
      document: '{ cheapest { reviews { book { title } } } }',
      data: { cheapest: { reviews: [{ book: { title: 'known' } }] } },
    },
  ],
};
