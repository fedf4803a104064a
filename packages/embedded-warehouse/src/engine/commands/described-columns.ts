import type { WireColumn } from '../../protocol/engine.ts';
import type { ColumnDefinition } from '../catalog/catalog-object.ts';
import { type DataType, numberType, plainType, type TypeKind, textType } from '../dialect/data-type.ts';
import type { ScopeColumn } from '../dialect/scope.ts';
import { isClock } from '../library/conversion.ts';

/** The columns that a view or CREATE TABLE ... AS gets from its query. */
export function describedColumns(
  columns: readonly WireColumn[],
  known: readonly ScopeColumn[] | null,
): ColumnDefinition[] {
  return columns.map((column, index) => {
    const type = columnType(column, known?.[index]?.type);
    return {
      name: column.name,
      type: type.name,
      declared: type.storage === 'BIGINT' ? 'INTEGER' : type.name,
      nullable: true,
      default: null,
      comment: null,
      autoincrement: null,
      primaryKey: false,
      unique: false,
    };
  });
}

function columnType(column: WireColumn, known: DataType | undefined): DataType {
  if (known?.kind === 'vector' || (known?.kind === column.type && isClock(known))) return known;
  switch (column.type) {
    case 'fixed':
      return known?.storage === 'BIGINT'
        ? { ...known, name: `NUMBER(${column.precision ?? 38},0)` }
        : numberType(column.precision ?? 38, column.scale ?? 0);
    case 'text':
      return textType(column.length ?? undefined);
    default:
      return plainType(column.type as TypeKind);
  }
}
