/** A situation that federation must handle: services with their data, and documents with the answers they must get. */

export interface Suite {
  readonly name: string;
  readonly services: Readonly<Record<string, Service>>;
  readonly cases: readonly Case[];
}

export interface Service {
  /** Without the link to the specification, which `sdlOf` puts before it. */
  readonly schema: string;
  /** As graphql-tools takes them. */
  readonly resolvers: object;
  /** Written for the first version of the specification: it has no link. */
  readonly isFirst?: boolean;
}

export interface Case {
  readonly document: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly data: unknown;
  /** The places of its errors; none by default. */
  readonly errors?: readonly string[];
}

const directives =
  '"@key", "@requires", "@provides", "@external", "@shareable", "@inaccessible", "@override", "@interfaceObject", "@tag", "@extends"';

export function sdlOf({ schema, isFirst = false }: Service): string {
  if (isFirst) return schema;
  return `extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: [${directives}])\n${schema}`;
}

type Row = Readonly<Record<string, unknown>>;

/**
 * A reference resolver over rows: the first that has all scalars of the reference among its own. What the reference
 * brings beside its key, for `@requires`, is seen by the resolvers of the fields.
 */
export function found(rows: readonly Row[]): (reference: Row) => Row | null {
  return (reference) => {
    const row = rows.find((one) =>
      Object.entries(reference).every(
        ([name, value]) => name === '__typename' || !(name in one) || isAlike(one[name], value),
      ),
    );
    return row ? { ...reference, ...row } : null;
  };
}

function isAlike(own: unknown, given: unknown): boolean {
  if (typeof own !== 'object' || own === null || typeof given !== 'object' || given === null)
    return own === given;
  return Object.entries(given).every(([name, value]) => isAlike((own as Row)[name], value));
}
