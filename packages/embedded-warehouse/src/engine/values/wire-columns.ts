import { type DuckDBStructType, type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import type { WireColumn } from '../../protocol/engine.ts';
import { type DataType, maxTextLength, type TypeKind } from '../dialect/data-type.ts';

const integers: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.UHUGEINT,
]);

const timestamps: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.TIMESTAMP,
  DuckDBTypeId.TIMESTAMP_S,
  DuckDBTypeId.TIMESTAMP_MS,
  DuckDBTypeId.TIMESTAMP_NS,
]);

/**
 * The `rowtype` of a result. DuckDB knows how values are stored, the translation knows which JSON is an ARRAY or
 * an OBJECT and which zoned timestamp is a TIMESTAMP_TZ.
 */
export function wireColumn(name: string, stored: DuckDBType, known: DataType | undefined): WireColumn {
  const kind = wireKind(stored, known?.kind);
  const base = {
    name,
    type: kind,
    nullable: true,
    precision: null,
    scale: null,
    length: null,
    byteLength: null,
  };
  switch (kind) {
    case 'fixed':
      return stored.typeId === DuckDBTypeId.DECIMAL
        ? {
            ...base,
            precision: Number((stored as { width?: number }).width ?? 38),
            scale: Number((stored as { scale?: number }).scale ?? 0),
          }
        : { ...base, precision: 38, scale: 0 };
    case 'text': {
      const length = known?.kind === 'text' ? (known.length ?? maxTextLength) : maxTextLength;
      return { ...base, length, byteLength: Math.min(length * 4, maxTextLength) };
    }
    case 'binary':
      return { ...base, length: 8_388_608, byteLength: 8_388_608 };
    case 'time':
    case 'timestamp_ntz':
    case 'timestamp_ltz':
    case 'timestamp_tz':
      return { ...base, precision: 0, scale: 9 };
    default:
      return base;
  }
}

function wireKind(stored: DuckDBType, known: TypeKind | undefined): TypeKind {
  const id = stored.typeId;
  if (integers.has(id) || id === DuckDBTypeId.DECIMAL) return 'fixed';
  if (timestamps.has(id)) return 'timestamp_ntz';
  switch (id) {
    case DuckDBTypeId.DOUBLE:
    case DuckDBTypeId.FLOAT:
      return 'real';
    case DuckDBTypeId.BOOLEAN:
      return 'boolean';
    case DuckDBTypeId.DATE:
      return 'date';
    case DuckDBTypeId.TIME:
      return 'time';
    case DuckDBTypeId.TIMESTAMP_TZ:
      return 'timestamp_ltz';
    case DuckDBTypeId.BLOB:
      return 'binary';
    case DuckDBTypeId.ARRAY:
      return 'vector';
    case DuckDBTypeId.LIST:
      return known === 'vector' ? 'vector' : 'array';
    case DuckDBTypeId.STRUCT:
      return isZoned(stored as DuckDBStructType) ? 'timestamp_tz' : 'object';
    case DuckDBTypeId.MAP:
      return 'object';
    default:
      if (stored.alias !== 'JSON') return 'text';
      return known === 'array' || known === 'object' ? known : 'variant';
  }
}

/** TIMESTAMP_TZ is the one structure that the engine itself makes with these fields. */
function isZoned(stored: DuckDBStructType): boolean {
  return stored.entryNames.join() === 'instant,nanos,zone';
}
