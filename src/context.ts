/** What every resolver and plugin of one request shares. */
import type { Caller } from './identity/caller.ts';

export interface RequestContext extends Caller {
  readonly services: Record<string, never>;
}
