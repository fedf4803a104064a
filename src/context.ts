/** What every resolver and plugin of one request shares. */
import type { Caller } from './identity/caller.ts';
import type { Services } from './services.ts';

export interface RequestContext extends Caller {
  readonly services: Services;
}
