export type ObjectKind =
  | 'ACCOUNT'
  | 'DATABASE'
  | 'SCHEMA'
  | 'TABLE'
  | 'VIEW'
  | 'SEQUENCE'
  | 'WAREHOUSE'
  | 'ROLE'
  | 'USER'
  | 'GRANT'
  | 'TASK'
  | 'ALERT'
  | 'PROCEDURE'
  | 'FUNCTION'
  | 'RESOURCE MONITOR'
  | 'INTEGRATION'
  | 'SECRET'
  | 'TAG'
  | 'CORTEX SEARCH SERVICE';

/** Anything that SHOW lists. Account objects have neither database nor schema. */
export interface CatalogObject {
  readonly kind: ObjectKind;
  readonly database: string | null;
  readonly schema: string | null;
  readonly name: string;
  readonly createdOn: Date;
  readonly owner: string;
  readonly comment: string;
  /** What CREATE said, by kind: columns of a table, text of a view, properties in upper case. */
  readonly details: Readonly<Record<string, unknown>>;
}

export interface ColumnDefinition {
  readonly name: string;
  /** As DESCRIBE shows it. */
  readonly type: string;
  /** The type as declared, so that INTEGER and NUMBER(38,0) keep their own storage. */
  readonly declared: string;
  readonly nullable: boolean;
  readonly default: string | null;
  readonly comment: string | null;
  readonly autoincrement: { readonly start: number; readonly step: number } | null;
  readonly primaryKey: boolean;
  readonly unique: boolean;
}

/** What a table says of its columns; Snowflake holds nobody to it but for NOT NULL. */
export interface TableConstraint {
  readonly kind: 'PRIMARY KEY' | 'UNIQUE' | 'FOREIGN KEY';
  /** Null where the statement gave it none. */
  readonly name: string | null;
  readonly columns: readonly string[];
  /** Of a foreign key: the table as it was written, and its columns, none where they are its primary key. */
  readonly references: { readonly table: readonly string[]; readonly columns: readonly string[] } | null;
}

/** Those of a table of before they were kept are told by its columns. */
export function constraintsOf(object: CatalogObject): readonly TableConstraint[] {
  const kept = object.details.constraints as readonly TableConstraint[] | undefined;
  if (kept) return kept;
  const columns = columnsOf(object);
  const key = columns.filter(({ primaryKey }) => primaryKey).map(({ name }) => name);
  const unnamed = { name: null, references: null };
  return [
    ...(key.length > 0 ? [{ ...unnamed, kind: 'PRIMARY KEY' as const, columns: key }] : []),
    ...columns
      .filter(({ unique }) => unique)
      .map(({ name }) => ({ ...unnamed, kind: 'UNIQUE' as const, columns: [name] })),
  ];
}

export function columnsOf(object: CatalogObject): readonly ColumnDefinition[] {
  return (object.details.columns as readonly ColumnDefinition[] | undefined) ?? [];
}

/** A table or view that only its session sees; no catalog keeps it. */
export function isTemporary(object: CatalogObject): boolean {
  return object.details.temporary === true;
}

export function objectKey(kind: ObjectKind, path: readonly (string | null)[]): string {
  return `${kind}\u0000${path.map((part) => part ?? '').join('\u0000')}`;
}

export function pathOf(object: CatalogObject): readonly (string | null)[] {
  return [object.database, object.schema, object.name];
}

/** `DB.SCHEMA.NAME`, as messages and GET_DDL write it. */
export function fullName(object: CatalogObject): string {
  return [object.database, object.schema, object.name].filter((part) => part !== null).join('.');
}
