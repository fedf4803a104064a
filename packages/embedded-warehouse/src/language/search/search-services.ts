/** The search services of the embedded warehouse, by name. */
import { createSearchIndex, type SearchService, type SearchServiceOptions } from './search-service.ts';

export interface SearchServices {
  /** Creates the service, or replaces the one of its name. */
  create(options: SearchServiceOptions): SearchService;
  /** False when there was none. */
  drop(name: string): boolean;
  /** By fully qualified name, without regard to case and quotes; null when there is none. */
  find(name: string): SearchService | null;
  list(): readonly SearchService[];
}

export function createSearchServices(): SearchServices {
  const services = new Map<string, SearchService>();
  return {
    create(options) {
      const service = createSearchIndex(options);
      services.set(keyOf(options.name), service);
      return service;
    },
    drop: (name) => services.delete(keyOf(name)),
    find: (name) => services.get(keyOf(name)) ?? null,
    list: () => [...services.values()],
  };
}

function keyOf(name: string): string {
  return name.replaceAll('"', '').trim().toUpperCase();
}
