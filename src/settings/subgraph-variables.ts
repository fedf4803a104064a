/** The kinds of variables that a supergraph is set up by. */
import { commaList } from './comma-list.ts';
import type { Variable } from './config-variable.ts';

export interface NamedSubgraph {
  readonly name: string;
  readonly url: string;
}

const nameForm = /^[A-Za-z][\w-]{0,62}$/;

/** As composition writes the name: two that are one then cannot be told apart. */
export const graphIdOf = (name: string) => name.toUpperCase().replaceAll('-', '_');

export function subgraphName(about: string, fallback: string): Variable<string> {
  const parse = (value: string) => {
    if (!nameForm.test(value))
      throw new Error('this is no name of a service: a letter, then letters, digits, - and _.');
    return value;
  };
  return { about, fallback, shown: fallback, secret: false, parse };
}

/** `name=url,name=url`, no two of one name. */
export function subgraphs(about: string): Variable<readonly NamedSubgraph[]> {
  const parse = (value: string) => {
    const seen = new Set<string>();
    return commaList(value).map((item) => {
      const [, name = '', url = ''] = /^([^=]*)=(.*)$/s.exec(item) ?? [];
      const trimmed = name.trim();
      if (!nameForm.test(trimmed))
        throw new Error('this is not name=URL,name=URL, with letters, digits, - and _ in the names.');
      const id = graphIdOf(trimmed);
      if (seen.has(id)) throw new Error(`"${trimmed}" is named twice.`);
      seen.add(id);
      return { name: trimmed, url: readServiceUrl(trimmed, url.trim()) };
    });
  };
  return { about, fallback: [], shown: '', secret: false, parse };
}

/** The URL of a service's GraphQL. It is not repeated where it is wrong: it may carry a password. @throws Error */
export function readServiceUrl(name: string, given: string): string {
  const parsed = URL.parse(given);
  if (!parsed || !/^https?:$/.test(parsed.protocol))
    throw new Error(`the URL of "${name}" is none; write it like http://orders:4001/graphql.`);
  if (parsed.username || parsed.password)
    throw new Error(`the URL of "${name}" has a user or a password, which are not taken.`);
  return parsed.href;
}

export interface NamedMilliseconds {
  readonly all: number;
  readonly byName: ReadonlyMap<string, number>;
}

const LONGEST_MS = 3_600_000;

/** `10000`, or `10000,orders=2000`: one for all, and others for some. */
export function namedMilliseconds(about: string, all: number): Variable<NamedMilliseconds> {
  const parse = (value: string) => {
    const byName = new Map<string, number>();
    let forAll = all;
    for (const item of commaList(value)) {
      const [, name, digits = ''] = /^(?:([\w-]+)\s*=\s*)?(\d+)$/.exec(item) ?? [];
      const milliseconds = Number(digits || Number.NaN);
      if (!(milliseconds >= 1 && milliseconds <= LONGEST_MS))
        throw new Error(`"${item}" is not a whole number from 1 to ${LONGEST_MS}, nor name=NUMBER.`);
      if (name === undefined) forAll = milliseconds;
      else byName.set(name, milliseconds);
    }
    return { all: forAll, byName };
  };
  return { about, fallback: { all, byName: new Map() }, shown: String(all), secret: false, parse };
}

export interface SubscribeBy {
  readonly protocol: 'multipart' | 'sse' | 'ws';
  /** Where sockets are taken at another address than requests. */
  readonly socketUrl: string | null;
}

/** `orders=ws,reviews=multipart,news=wss://news.example/live`. */
export function subscriptionWays(about: string): Variable<ReadonlyMap<string, SubscribeBy>> {
  const parse = (value: string) =>
    new Map(
      commaList(value).map((item): [string, SubscribeBy] => {
        const [, name = '', way = ''] = /^([\w-]+)\s*=\s*(.*)$/s.exec(item) ?? [];
        if (way === 'multipart' || way === 'sse' || way === 'ws')
          return [name, { protocol: way, socketUrl: null }];
        const url = URL.parse(way);
        if (!url || !/^wss?:$/.test(url.protocol) || url.username || url.password)
          throw new Error('this is not name=sse, name=multipart, name=ws or name=ws://HOST/PATH.');
        return [name, { protocol: 'ws', socketUrl: url.href }];
      }),
    );
  return { about, fallback: new Map(), shown: '', secret: false, parse };
}

/** They belong to one connection, or the gateway writes them itself. */
const ownHeaders =
  /^(?:accept|accept-encoding|connection|content-encoding|content-length|content-type|expect|host|keep-alive|origin|proxy-.*|sec-.*|te|trailer|traceparent|tracestate|transfer-encoding|upgrade|user-agent|x-gateway-(?:hops|permissions|teams|user)|x-request-id)$/;

/** Names of request headers, lower-cased. */
export function headerNames(about: string): Variable<readonly string[]> {
  const parse = (value: string) =>
    commaList(value).map((item) => {
      const name = item.toLowerCase();
      if (!/^[\w!#$%&'*+.^`|~-]{1,100}$/.test(name))
        throw new Error(`"${item}" is not the name of a header.`);
      if (ownHeaders.test(name)) throw new Error(`"${item}" is not a header that can be handed on.`);
      return name;
    });
  return { about, fallback: [], shown: '', secret: false, parse };
}
