/** What SHOW tells of warehouses, resource monitors and integrations. */
import type { CatalogObject } from '../catalog/catalog-object.ts';
import type { StatementRun } from '../statement-run.ts';
import {
  comment,
  createdOn,
  detail,
  isCurrent,
  name,
  number,
  owner,
  ownerRoleType,
  property,
  type ReadCell,
  type ShowColumn,
  text,
} from './show-column.ts';

export const warehouseColumns: readonly ShowColumn[] = [
  name,
  [
    'state',
    'text',
    (object) => (detail(object, 'state', 'started') === 'suspended' ? 'SUSPENDED' : 'STARTED'),
  ],
  property('type', 'WAREHOUSE_TYPE', 'STANDARD'),
  ['size', 'text', (object) => warehouseSize(String(detail(object, 'WAREHOUSE_SIZE', 'XSMALL')))],
  ['min_cluster_count', 'number', (object) => detail(object, 'MIN_CLUSTER_COUNT', 1)],
  ['max_cluster_count', 'number', (object) => detail(object, 'MAX_CLUSTER_COUNT', 1)],
  number('started_clusters', 1),
  number('running'),
  number('queued'),
  text('is_default', 'N'),
  ['is_current', 'text', (object, run) => isCurrent(run.session.warehouse)(object)],
  ['auto_suspend', 'number', (object) => detail(object, 'AUTO_SUSPEND', 600)],
  ['auto_resume', 'text', (object) => String(detail(object, 'AUTO_RESUME', 'true'))],
  createdOn,
  owner,
  comment,
  property('resource_monitor', 'RESOURCE_MONITOR', 'null'),
  ownerRoleType,
];

/** As Snowflake shows it, in whichever of its ways it was written: with the letter X repeated, or with its number. */
function warehouseSize(given: string): string {
  const [, before = '', times = '', after = '', name = ''] =
    /^(\d?)(?:X(\d)|(X*))-?(SMALL|MEDIUM|LARGE)$/.exec(given.toUpperCase()) ?? [];
  if (name === '') return given;
  const count = Number(before || times || after.length);
  const size = name.charAt(0) + name.slice(1).toLowerCase();
  return count === 0 ? size : `${count > 1 ? count : ''}X-${size}`;
}

interface Trigger {
  readonly percent: number;
  readonly action: string;
}

const threshold =
  (action: string): ReadCell =>
  (object) => {
    const triggers = (object.details.triggers as readonly Trigger[] | undefined) ?? [];
    return triggers
      .filter((trigger) => trigger.action === action)
      .map((trigger) => `${trigger.percent}%`)
      .join(',');
  };

export const monitorColumns: readonly ShowColumn[] = [
  name,
  property('credit_quota', 'CREDIT_QUOTA', null),
  text('used_credits', '0.00'),
  property('remaining_credits', 'CREDIT_QUOTA', null),
  ['level', 'text', (object, run) => (monitored(object, run) ? 'WAREHOUSE' : null)],
  property('frequency', 'FREQUENCY', 'MONTHLY'),
  ['start_time', 'time', (object) => object.createdOn],
  ['end_time', 'time', () => null],
  ['notify_at', 'text', threshold('NOTIFY')],
  ['suspend_at', 'text', threshold('SUSPEND')],
  ['suspend_immediately_at', 'text', threshold('SUSPEND_IMMEDIATE')],
  createdOn,
  owner,
  comment,
  property('notify_users', 'NOTIFY_USERS'),
];

function monitored(monitor: CatalogObject, run: StatementRun): boolean {
  return run.engine.catalog
    .list('WAREHOUSE')
    .some((warehouse) => warehouse.details.RESOURCE_MONITOR === monitor.name);
}

export function integrationColumns(): readonly ShowColumn[] {
  return [
    name,
    property('type', 'TYPE'),
    text('category', 'NOTIFICATION'),
    ['enabled', 'text', (object) => String(detail(object, 'ENABLED', 'false'))],
    comment,
    createdOn,
  ];
}
