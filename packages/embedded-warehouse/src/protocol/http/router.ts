/** Finds the handler of a request by method and path. */
import type { Exchange } from './exchange.ts';
import { HttpFailure } from './http-failure.ts';

export interface Route {
  readonly method: 'GET' | 'POST';
  /** Segments in braces are parameters: `/queries/{queryId}/result`. The first route that fits is taken. */
  readonly path: string;
  handle(exchange: Exchange): Promise<void>;
}

export interface RouteMatch {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** The returned function throws HttpFailure 404 for an unknown path and 405 for a known one with another method. */
export function createRouter(routes: readonly Route[]): (method: string, path: string) => RouteMatch {
  const compiled = routes.map((route) => ({ route, pattern: compile(route.path) }));
  return (method, path) => {
    let isKnownPath = false;
    for (const { route, pattern } of compiled) {
      const match = pattern.exec(path);
      if (match === null) continue;
      isKnownPath = true;
      if (route.method === method) return { route, params: decode(match.groups ?? {}) };
    }
    throw isKnownPath
      ? new HttpFailure(405, `${method} is not allowed on ${path}.`)
      : new HttpFailure(404, `There is no ${method} ${path} here.`);
  };
}

function compile(path: string): RegExp {
  const pattern = path
    .split(/\{(\w+)\}/)
    .map((part, i) => (i % 2 === 1 ? `(?<${part}>[^/]+)` : part.replaceAll(/[.+*?^$()[\]|\\]/g, '\\$&')));
  return new RegExp(`^${pattern.join('')}$`);
}

function decode(params: Record<string, string>): Record<string, string> {
  try {
    return Object.fromEntries(
      Object.entries(params).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
  } catch {
    throw new HttpFailure(400, 'The path is not a valid percent-encoding.');
  }
}
