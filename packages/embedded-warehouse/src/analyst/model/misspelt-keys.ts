/** Keys of a semantic model that are nearly one of Snowflake's: what stands under them would be passed over in silence. */
import { isOneSlip } from '../words/correct-typos.ts';

const field = 'name synonyms description expr data_type unique labels access_modifier tags';
/** The keys of Snowflake's specification, with those that are not read here. */
const keys: Readonly<Record<string, string>> = {
  '': `name description comment tables relationships verified_queries metrics custom_instructions module_custom_instructions
    tags labels`,
  tables: `name synonyms description base_table primary_key unique_keys constraints dimensions time_dimensions facts measures metrics
    filters tags labels`,
  base_table: 'database schema table definition',
  primary_key: 'columns',
  dimensions: `${field} sample_values is_enum cortex_search_service cortex_search_service_name`,
  time_dimensions: `${field} sample_values is_enum`,
  facts: `${field} default_aggregation sample_values`,
  measures: `${field} default_aggregation sample_values`,
  metrics: `${field} using_relationships non_additive_dimensions`,
  filters: field,
  relationships: 'name left_table right_table relationship_columns join_type relationship_type tags',
  relationship_columns: 'left_column right_column',
  verified_queries: 'name question sql verified_at verified_by use_as_onboarding_question semantic_view_ddl',
};

/** With the place and the key that was meant, and those that stand twice in another spelling. */
export function misspeltKeys(model: unknown): readonly string[] {
  return misspeltIn(model, [], '');
}

function misspeltIn(value: unknown, path: readonly string[], section: string): readonly string[] {
  const allowed = keys[section]?.split(/\s+/);
  if (value === null || typeof value !== 'object' || !allowed) return [];
  if (Array.isArray(value))
    return value.flatMap((each, i) => misspeltIn(each, [...path, nameIn(each) ?? String(i)], section));
  return Object.entries(value).flatMap(([key, inner]) => {
    if (allowed.includes(key)) return misspeltIn(inner, [...path, key], key);
    const meant = allowed.find((each) => isNear(key, each));
    return meant ? [`${[...path, key].join('.')}: there is no such key; it is ${meant}`] : [];
  });
}

const plainKey = (key: string) => key.toLowerCase().replace(/[^a-z]/g, '');

/** Another spelling, one letter away, or begun the same: `default_agg`. */
function isNear(key: string, allowed: string): boolean {
  const [a, b] = [plainKey(key), plainKey(allowed)];
  return (
    a === b || `${a}s` === b || isOneSlip(a, b) || (a.length >= 4 && (b.startsWith(a) || a.startsWith(b)))
  );
}

const nameIn = (value: unknown) => {
  const name = (value as { readonly name?: unknown } | null)?.name;
  return typeof name === 'string' ? name : null;
};

/** `tables.orders.measures.revenue.expr`: entries by their names, where they have one. */
export function placeOf(model: unknown, path: readonly PropertyKey[]): string {
  let at = model;
  const place = path.map((key) => {
    at = (at as Readonly<Record<PropertyKey, unknown>> | null)?.[key];
    return (typeof key === 'number' && nameIn(at)) || String(key);
  });
  return place.join('.') || 'model';
}
