import { enumsAndInputs } from './enums-and-inputs.ts';
import { firstVersion } from './first-version.ts';
import { interfaceObjects } from './interface-objects.ts';
import { interfaces } from './interfaces.ts';
import { keys } from './keys.ts';
import { mutations } from './mutations.ts';
import { nulls } from './nulls.ts';
import { overrides } from './overrides.ts';
import { provides } from './provides.ts';
import { requires } from './requires.ts';
import { requiresInterfaces } from './requires-interfaces.ts';
import { requiresMore } from './requires-more.ts';
import { selections } from './selections.ts';
import { shared } from './shared.ts';
import { subscriptions } from './subscriptions.ts';
import { unions } from './unions.ts';

export const suites = [
  keys,
  nulls,
  requires,
  requiresMore,
  requiresInterfaces,
  provides,
  interfaces,
  interfaceObjects,
  unions,
  shared,
  overrides,
  enumsAndInputs,
  selections,
  firstVersion,
  mutations,
  subscriptions,
];
