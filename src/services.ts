/** The services behind the schema; `app.ts` builds them, resolvers name them. */
export type Services = {};
