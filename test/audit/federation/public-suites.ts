/**
 * The public audit of federation gateways, from a checkout of its repository: its services and what each query must
 * give. Its files are imported as they are, without what its own server needs; two modules of it are stood in for here.
 */
import { readdirSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface PublicSuite {
  readonly id: string;
  readonly services: readonly PublicService[];
  readonly tests: readonly PublicTest[];
}

interface PublicService {
  readonly name: string;
  readonly typeDefs: string;
  readonly resolvers: object;
}

export interface PublicTest {
  readonly query: string;
  /** Whether there are errors counts where it is said alone. */
  readonly expected: { readonly data?: unknown; readonly errors?: boolean };
}

/** In place of its own file `subgraph.ts`. @public its services import it */
export const createSubgraph = (name: string, service: Omit<PublicService, 'name'>): PublicService => ({
  name,
  ...service,
});

/** In place of its own file `supergraph.ts`. @public its suites import it */
export const serve = (
  id: string,
  services: readonly PublicService[],
  tests: readonly PublicTest[] | (() => readonly PublicTest[]),
): PublicSuite => ({ id, services, tests: typeof tests === 'function' ? tests() : tests });

/** @param checkout of https://github.com/graphql-hive/federation-gateway-audit */
export async function readPublicSuites(checkout: string): Promise<readonly PublicSuite[]> {
  const folder = join(resolve(checkout), 'src/test-suites');
  const within = pathToFileURL(`${folder}/`).href;
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      if (!context.parentURL?.startsWith(within)) return next(specifier, context);
      if (/^\.\.\/\.\.\/(?:subgraph|supergraph)\.js$/.test(specifier)) return next(import.meta.url);
      if (specifier.startsWith('.')) return next(specifier.replace(/\.js$/, '.ts'), context);
      return next(specifier, { ...context, parentURL: import.meta.url });
    },
  });
  try {
    const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return await Promise.all(
      names.map(async ({ name }): Promise<PublicSuite> => {
        const suite = await import(pathToFileURL(join(folder, name, 'index.ts')).href);
        return suite.default;
      }),
    );
  } finally {
    hooks.deregister();
  }
}
