import type { FastifyInstance } from 'fastify';

/** Call it before the routes are registered. @returns what a server's routes take at a path: nothing where there is none */
export function watchAllowedMethods(server: FastifyInstance): (path: string) => readonly string[] {
  const routes: { readonly path: string; readonly methods: readonly string[] }[] = [];
  server.addHook('onRoute', ({ method, url, config }) => {
    // Preflights are answered everywhere, also where there is nothing.
    if (config?.refusesAll !== true && url !== '*') routes.push({ path: url, methods: [method].flat() });
  });
  return (path) => {
    const plain = path.replace(/(.)\/$/, '$1');
    const at = routes.filter((route) =>
      route.path.endsWith('*') ? plain.startsWith(route.path.slice(0, -1)) : route.path === plain,
    );
    return [...new Set(at.flatMap(({ methods }) => methods))].sort();
  };
}
