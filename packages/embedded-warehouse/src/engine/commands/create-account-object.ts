import { SnowflakeError } from '../../protocol/engine.ts';
import type { ObjectKind } from '../catalog/catalog-object.ts';
import type { Cursor } from '../dialect/cursor.ts';
import type { Answer, StatementRun } from '../statement-run.ts';
import { type CreateOptions, created, mayCreate, newObject, stayed, storeDefinition } from './definition.ts';
import { type PropertyValue, readProperties, textOf } from './properties.ts';

/** A trigger of a resource monitor. */
export interface MonitorTrigger {
  readonly percent: number;
  readonly action: 'NOTIFY' | 'SUSPEND' | 'SUSPEND_IMMEDIATE';
}

/** WAREHOUSE, ROLE, USER, TAG, RESOURCE MONITOR and INTEGRATION: a name and properties. */
export async function createAccountObject(
  run: StatementRun,
  cursor: Cursor,
  options: CreateOptions,
  kind: ObjectKind,
  label: string,
): Promise<Answer> {
  const name = cursor.path().at(-1) ?? '';
  const { properties, triggers } = readClauses(cursor);
  cursor.expectEnd();
  const path = [null, null, name];
  const existing = run.engine.catalog.find(kind, path);
  if (!mayCreate(existing, options)) return stayed(name);
  const { COMMENT: _, ...kept } = properties;
  const details = { ...kept, ...(triggers.length > 0 ? { triggers } : {}) };
  const object = newObject(run, kind, path, textOf(properties, 'COMMENT'), details);
  await storeDefinition(run, [], async () => ({ ddl: [], changes: [{ put: object }] }));
  if (kind === 'WAREHOUSE') run.session.warehouse = name;
  return created(label, name);
}

/** `[WITH] NAME = value ... [TRIGGERS ON n PERCENT DO action ...]`. */
export function readClauses(cursor: Cursor): {
  properties: Record<string, PropertyValue>;
  triggers: readonly MonitorTrigger[];
} {
  let properties: Record<string, PropertyValue> = {};
  let triggers: readonly MonitorTrigger[] = [];
  for (;;) {
    cursor.take('WITH');
    const more = readProperties(cursor);
    properties = { ...properties, ...more };
    if (cursor.take('TRIGGERS')) triggers = readTriggers(cursor);
    else if (Object.keys(more).length === 0) return { properties, triggers };
  }
}

function readTriggers(cursor: Cursor): readonly MonitorTrigger[] {
  const triggers: MonitorTrigger[] = [];
  while (cursor.take('ON')) {
    const percent = cursor.number();
    cursor.expect('PERCENT', 'DO');
    const action = cursor.name();
    if (action !== 'NOTIFY' && action !== 'SUSPEND' && action !== 'SUSPEND_IMMEDIATE') {
      throw new SnowflakeError(
        '001008',
        '22023',
        `SQL compilation error:\ninvalid value '${action}' for property 'TRIGGERS'`,
      );
    }
    triggers.push({ percent, action });
  }
  return triggers;
}
