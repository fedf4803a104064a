/** The warehouses that the gateway sends statements to, for the schema's `Warehouse`. */
import type { MicroCredits } from '../../credits/micro-credits.ts';
import type { WarehouseNames } from '../sql/choose-warehouse.ts';

export interface WarehouseFacts {
  readonly name: string;
  readonly purpose: string;
  readonly size: string;
  readonly creditsPerHour: MicroCredits;
}

export interface WarehouseDirectory {
  all(): readonly WarehouseFacts[];
  /** Null for a warehouse that the gateway does not use. */
  named(name: string): WarehouseFacts | null;
}

export interface WarehouseDirectoryDependencies {
  readonly names: WarehouseNames;
  readonly sizeOf: (warehouse: string) => string;
  readonly priceOfSeconds: (warehouse: string, seconds: number) => MicroCredits;
}

const purposes = {
  general: 'General statements',
  analytics: 'Analytics and BI: aggregation, joins, windows',
  ai: 'AI functions',
  loading: 'Loads and other changes of data',
} as const satisfies Record<keyof WarehouseNames, string>;

export function createWarehouseDirectory(deps: WarehouseDirectoryDependencies): WarehouseDirectory {
  const all = (Object.keys(purposes) as (keyof WarehouseNames)[]).map((use) => {
    const name = deps.names[use];
    const creditsPerHour = deps.priceOfSeconds(name, 3600);
    return { name, purpose: purposes[use], size: deps.sizeOf(name), creditsPerHour };
  });
  return {
    all: () => all,
    named: (name) => all.find((warehouse) => warehouse.name === name) ?? null,
  };
}
