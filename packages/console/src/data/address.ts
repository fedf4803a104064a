/** The page's address holds all of its state, so that a link shows what its sender saw. */
import { createStore, useStore } from './store.ts';

export interface Address {
  /** The parts after /console: `calls` and the id of one, decoded. */
  readonly path: readonly string[];
  readonly parameters: URLSearchParams;
}

const BASE = '/console';

function read(): Address {
  const path = location.pathname.slice(BASE.length).split('/').filter(Boolean).map(decode);
  return { path, parameters: new URLSearchParams(location.search) };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const address = createStore(read());
addEventListener('popstate', () => address.set(read()));

export const useAddress = (): Address => useStore(address);

export type AddressParameters = Readonly<Record<string, string | readonly string[] | null>>;

export function hrefOf(path: readonly string[], parameters: AddressParameters = {}): string {
  return hrefTo(path, withParameters(new URLSearchParams(), parameters));
}

/** The present address with some of its parameters changed; null takes one away. */
export function hrefWith(parameters: AddressParameters): string {
  const { path, parameters: present } = address.get();
  return hrefTo(path, withParameters(new URLSearchParams(present), parameters));
}

function hrefTo(path: readonly string[], parameters: URLSearchParams): string {
  const search = parameters.toString();
  return `${[BASE, ...path.map(encodeURIComponent)].join('/')}${search && `?${search}`}`;
}

function withParameters(search: URLSearchParams, parameters: AddressParameters): URLSearchParams {
  for (const [name, value] of Object.entries(parameters)) {
    search.delete(name);
    for (const each of value === null ? [] : [value].flat()) search.append(name, each);
  }
  return search;
}

/** @param how `replace` for what nobody wants to go back through, such as each letter of a filter */
export function go(href: string, how: 'push' | 'replace' = 'push'): void {
  history[`${how}State`](null, '', href);
  address.set(read());
}

/** Links within the console change the page without loading it; with a modifier key they are the browser's. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element).closest('a');
  if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
  if (link.pathname !== BASE && !link.pathname.startsWith(`${BASE}/`)) return;
  event.preventDefault();
  go(link.pathname + link.search);
}
