/** Functions and types as Snowflake calls them, of what DuckDB's messages call them. */

const duckNames: Readonly<Record<string, string>> = {
  '+': '+',
  sf_divide: '/',
  quantile_cont: 'PERCENTILE_CONT',
  string_agg: 'LISTAGG',
};

export function functionName(name: string): string {
  return (duckNames[name] ?? name.replace(/^sf_/, '')).toUpperCase();
}

const typeNames: readonly (readonly [RegExp, string])[] = [
  [/^(?:(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|INTEGER_LITERAL|DECIMAL\(\d+$)/, 'NUMBER(38,0)'],
  [/^(?:VARCHAR|STRING_LITERAL)/, 'VARCHAR(16777216)'],
  [/^(?:DOUBLE|FLOAT)/, 'FLOAT'],
  [/^TIMESTAMP WITH TIME ZONE/, 'TIMESTAMP_LTZ(9)'],
  [/^TIMESTAMP/, 'TIMESTAMP_NTZ(9)'],
  [/^JSON/, 'VARIANT'],
  [/\[\]$/, 'ARRAY'],
];

export function argumentTypes(types: string): string {
  return types
    .replace(/DECIMAL\((\d+),\s*(\d+)\)/g, 'NUMBER($1;$2)')
    .split(', ')
    .map((type) => typeNames.find(([pattern]) => pattern.test(type))?.[1] ?? type.replace(';', ','))
    .join(', ');
}
