/**
 * The name that an identifier stands for, by Snowflake's rule: `"quoted"` is taken as it is (a doubled quote
 * inside is one quote), anything else is upper-cased.
 */
export function resolveIdentifier(written: string): string {
  const quoted = /^"((?:[^"]|"")+)"$/.exec(written);
  return quoted?.[1] === undefined ? written.toUpperCase() : quoted[1].replaceAll('""', '"');
}
