/** Relationships that would have to be guessed among: between two tables there may be one way, and none leads back. */
import type { SemanticModel } from './semantic-model.ts';

export function doubtsOfRelationships({ tables, relationships }: SemanticModel): readonly string[] {
  const known = new Set(tables.map(({ name }) => name.toUpperCase()));
  const missing = relationships.flatMap(({ name, left_table, right_table }) =>
    [left_table, right_table]
      .filter((side) => !known.has(side.toUpperCase()))
      .map((side) => `relationships.${name}: there is no table ${side}`),
  );
  if (missing.length > 0) return missing;
  return tables.map(({ name }) => doubtFrom(name, relationships)).filter((doubt) => doubt !== null);
}

/** Follows every way from a table, and stops where one meets another or itself. */
function doubtFrom(from: string, relationships: SemanticModel['relationships']): string | null {
  const ways = new Map<string, readonly string[]>([[from.toUpperCase(), []]]);
  for (const [at, way] of ways) {
    for (const { name, left_table: left, right_table: right } of relationships) {
      if (left.toUpperCase() !== at) continue;
      const next = [...way, name];
      const other = ways.get(right.toUpperCase());
      if (other === undefined) ways.set(right.toUpperCase(), next);
      else if (other.length === 0)
        return `relationships.${next.join('.')}: leads from ${from} back to it, and joins go from many to one only`;
      else
        return `relationships: ${other.join('.')} and ${next.join('.')} both lead from ${from} to ${right}; a question cannot say which, so leave one out`;
    }
  }
  return null;
}
