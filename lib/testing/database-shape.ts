import type { Client } from "pg";
import { z } from "zod";

export type ColumnShape = {
  /** Output of `format_type`: `timestamp(3) with time zone`. */
  type: string;
  nullable: boolean;
  /** Without quotes and casts; `sequence` for a serial column; null without a default. */
  default: string | null;
};

export type ForeignKeyShape = {
  columns: string;
  /** `table(column,column)` */
  references: string;
  onDelete: string;
  onUpdate: string;
};

/** Properties of a table that a Prisma schema can express. Column lists are joined by commas, in the order of the key. */
export type TableShape = {
  columns: Record<string, ColumnShape>;
  primaryKey: string;
  uniques: string[];
  indexes: string[];
  foreignKeys: ForeignKeyShape[];
};

/** Tables by name. */
export type DatabaseShape = Record<string, TableShape>;

const ACTIONS: Record<string, string> = {
  a: "NoAction",
  r: "Restrict",
  c: "Cascade",
  n: "SetNull",
  d: "SetDefault",
};

// Partitions are created at run time, and the migrations table is not in the schema.
const OWN_TABLES = `
  SELECT c.oid, c.relname FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
  WHERE s.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> '_prisma_migrations'`;

const COLUMNS = `
  SELECT t.relname AS "table", a.attname AS "column", format_type(a.atttypid, a.atttypmod) AS "type",
         NOT a.attnotnull AS "nullable", pg_get_expr(d.adbin, d.adrelid) AS "default"
  FROM (${OWN_TABLES}) t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum`;

// Indexes that a Prisma schema can express: without conditions and expressions.
const INDEXES = `
  SELECT t.relname AS "table", i.indisprimary AS "primary", i.indisunique AS "unique",
         (SELECT string_agg(a.attname, ',' ORDER BY k.position)
          FROM unnest(i.indkey::int[]) WITH ORDINALITY AS k (number, position)
          JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
          WHERE k.position <= i.indnkeyatts) AS "columns"
  FROM (${OWN_TABLES}) t JOIN pg_index i ON i.indrelid = t.oid WHERE i.indpred IS NULL AND i.indexprs IS NULL`;

const FOREIGN_KEYS = `
  SELECT t.relname AS "table", f.relname AS "target", c.confdeltype AS "onDelete", c.confupdtype AS "onUpdate",
         (SELECT string_agg(a.attname, ',' ORDER BY k.position) FROM unnest(c.conkey) WITH ORDINALITY AS k (number, position)
          JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number) AS "columns",
         (SELECT string_agg(a.attname, ',' ORDER BY k.position) FROM unnest(c.confkey) WITH ORDINALITY AS k (number, position)
          JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.number) AS "targetColumns"
  FROM (${OWN_TABLES}) t JOIN pg_constraint c ON c.conrelid = t.oid AND c.contype = 'f' JOIN pg_class f ON f.oid = c.confrelid`;

const columnRows = z.array(
  z.object({
    table: z.string(),
    column: z.string(),
    type: z.string(),
    nullable: z.boolean(),
    default: z.string().nullable(),
  }),
);
const indexRows = z.array(
  z.object({ table: z.string(), primary: z.boolean(), unique: z.boolean(), columns: z.string() }),
);
const foreignKeyRows = z.array(
  z.object({
    table: z.string(),
    target: z.string(),
    onDelete: z.string(),
    onUpdate: z.string(),
    columns: z.string(),
    targetColumns: z.string(),
  }),
);

function bareDefault(expression: string | null): string | null {
  if (expression === null) return null;
  if (expression.startsWith("nextval(")) return "sequence";
  return expression.replace(/::[\w ]+(\([\d,]+\))?[\w ]*(\[\])?$/, "").replace(/^'(.*)'$/, "$1");
}

/** Tables of a database, read from its catalog. */
export async function readDatabaseShape(client: Client): Promise<DatabaseShape> {
  const shape: DatabaseShape = {};
  const table = (name: string): TableShape => {
    shape[name] ??= { columns: {}, primaryKey: "", uniques: [], indexes: [], foreignKeys: [] };
    return shape[name];
  };
  for (const row of columnRows.parse((await client.query(COLUMNS)).rows)) {
    const { type, nullable } = row;
    table(row.table).columns[row.column] = { type, nullable, default: bareDefault(row.default) };
  }
  for (const row of indexRows.parse((await client.query(INDEXES)).rows)) {
    if (row.primary) table(row.table).primaryKey = row.columns;
    else if (row.unique) table(row.table).uniques.push(row.columns);
    else table(row.table).indexes.push(row.columns);
  }
  for (const row of foreignKeyRows.parse((await client.query(FOREIGN_KEYS)).rows)) {
    table(row.table).foreignKeys.push({
      columns: row.columns,
      references: `${row.target}(${row.targetColumns})`,
      onDelete: ACTIONS[row.onDelete] ?? row.onDelete,
      onUpdate: ACTIONS[row.onUpdate] ?? row.onUpdate,
    });
  }
  for (const entry of Object.values(shape)) {
    entry.uniques.sort();
    entry.indexes.sort();
    entry.foreignKeys.sort((a, b) => a.columns.localeCompare(b.columns));
  }
  return shape;
}
