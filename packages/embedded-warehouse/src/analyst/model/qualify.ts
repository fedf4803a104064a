/** Puts the table before each column of an expression, because two tables of a statement may share a column's name. */
import { replaceColumns } from './read-expression.ts';

/** A column that has a table's name before it has its table's own: readSemanticModel refuses every other. */
export function qualify(expression: string, table: string): string {
  return replaceColumns(expression, ({ end, nameStart }) => `${table}.${expression.slice(nameStart, end)}`);
}
