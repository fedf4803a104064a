/** A name as SQL takes it. Plain ones stay unquoted, so that case does not matter in them, as everywhere in Snowflake. */
export function quoteName(name: string): string {
  return /^[A-Za-z_][\w$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
