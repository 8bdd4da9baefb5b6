import type { ColumnShape, DatabaseShape, ForeignKeyShape, TableShape } from "@/lib/testing/database-shape";

/** PostgreSQL types of scalar types without a native type. */
const DEFAULT_TYPES: Record<string, string> = {
  Int: "integer",
  BigInt: "bigint",
  Float: "double precision",
  Boolean: "boolean",
  String: "text",
  Json: "jsonb",
  Bytes: "bytea",
  DateTime: "timestamp(3) without time zone",
  Decimal: "numeric(65,30)",
};

/** PostgreSQL types of `@db.Name` and `@db.Name(arguments)`; `#` is replaced by the arguments. */
const NATIVE_TYPES: Record<string, { bare: string; sized: string }> = {
  Timestamptz: { bare: "timestamp with time zone", sized: "timestamp(#) with time zone" },
  Timestamp: { bare: "timestamp without time zone", sized: "timestamp(#) without time zone" },
  Date: { bare: "date", sized: "" },
  Decimal: { bare: "numeric", sized: "numeric(#)" },
  VarChar: { bare: "character varying", sized: "character varying(#)" },
  Char: { bare: "character(1)", sized: "character(#)" },
  Text: { bare: "text", sized: "" },
  Uuid: { bare: "uuid", sized: "" },
  Inet: { bare: "inet", sized: "" },
  SmallInt: { bare: "smallint", sized: "" },
  Integer: { bare: "integer", sized: "" },
  Real: { bare: "real", sized: "" },
  ByteA: { bare: "bytea", sized: "" },
  JsonB: { bare: "jsonb", sized: "" },
};

type Field = {
  name: string;
  type: string;
  optional: boolean;
  list: boolean;
  attributes: Map<string, string>;
};
type Model = { name: string; table: string; fields: Field[]; blocks: { name: string; body: string }[] };

const KNOWN_ATTRIBUTES = new Set(["id", "unique", "default", "map", "relation"]);
const KNOWN_BLOCKS = new Set(["id", "unique", "index", "map"]);

/** Parses `@name(arguments) …`; arguments may contain brackets. */
function readAttributes(text: string, where: string): Map<string, string> {
  const attributes = new Map<string, string>();
  let rest = text.trim();
  while (rest !== "") {
    const head = /^@@?([\w.]+)/.exec(rest);
    if (!head?.[1]) throw new Error(`${where}: cannot parse "${rest}"`);
    rest = rest.slice(head[0].length);
    let body = "";
    if (rest.startsWith("(")) {
      let depth = 0;
      let quoted = false;
      let end = 0;
      for (; end < rest.length; end += 1) {
        const sign = rest[end];
        if (sign === '"' && rest[end - 1] !== "\\") quoted = !quoted;
        if (quoted) continue;
        if (sign === "(") depth += 1;
        if (sign === ")") depth -= 1;
        if (depth === 0) break;
      }
      body = rest.slice(1, end);
      rest = rest.slice(end + 1);
    }
    attributes.set(head[1], body);
    rest = rest.trim();
  }
  return attributes;
}

function unquote(text: string): string {
  const match = /^(?:name:\s*|map:\s*)?"(.*)"$/.exec(text.trim());
  if (match?.[1] === undefined) throw new Error(`not a quoted name: ${text}`);
  return match[1];
}

function readModels(schema: string): Model[] {
  const models: Model[] = [];
  let block: { kind: string; model: Model } | null = null;
  for (const raw of schema.split("\n")) {
    const line = raw.replace(/^\s*\/\/.*$/, "").trim();
    if (line === "") continue;
    const opening = /^(model|generator|datasource|enum|type|view)\s+(\w+)\s*\{$/.exec(line);
    if (opening?.[1] && opening[2]) {
      if (!["model", "generator", "datasource"].includes(opening[1])) {
        throw new Error(`unsupported block ${opening[1]} ${opening[2]}: extend this parser`);
      }
      block = { kind: opening[1], model: { name: opening[2], table: opening[2], fields: [], blocks: [] } };
      continue;
    }
    if (line === "}") {
      if (block?.kind === "model") models.push(block.model);
      block = null;
      continue;
    }
    if (block?.kind !== "model") continue;
    const { model } = block;
    if (line.startsWith("@@")) {
      for (const [name, body] of readAttributes(line, model.name)) {
        if (!KNOWN_BLOCKS.has(name))
          throw new Error(`${model.name}: unsupported attribute @@${name}: extend this parser`);
        if (name === "map") model.table = unquote(body);
        else model.blocks.push({ name, body });
      }
      continue;
    }
    const field = /^(\w+)\s+(\w+)(\?|\[\])?\s*(.*)$/.exec(line);
    if (!(field?.[1] && field[2])) throw new Error(`${model.name}: cannot parse "${line}"`);
    const where = `${model.name}.${field[1]}`;
    const attributes = readAttributes(field[4] ?? "", where);
    for (const name of attributes.keys()) {
      if (!(KNOWN_ATTRIBUTES.has(name) || name.startsWith("db."))) {
        throw new Error(`${where}: unsupported attribute @${name}: extend this parser`);
      }
    }
    model.fields.push({
      name: field[1],
      type: field[2],
      optional: field[3] === "?",
      list: field[3] === "[]",
      attributes,
    });
  }
  return models;
}

function columnName(model: Model, fieldName: string): string {
  const field = model.fields.find((candidate) => candidate.name === fieldName);
  if (!field) throw new Error(`${model.name} has no field ${fieldName}`);
  const mapped = field.attributes.get("map");
  return mapped === undefined ? field.name : unquote(mapped);
}

/** Columns of the field list `[a, b]`, in order. */
function listedColumns(model: Model, body: string): string[] {
  const list = /\[([^\]]*)\]/.exec(body)?.[1];
  if (list === undefined) throw new Error(`${model.name}: no list of fields in "${body}"`);
  return list.split(",").map((name) => columnName(model, name.replace(/\(.*\)/, "").trim()));
}

function typeOf(field: Field, where: string): string {
  const native = [...field.attributes].find(([name]) => name.startsWith("db."));
  const suffix = field.list ? "[]" : "";
  if (native) {
    const known = NATIVE_TYPES[native[0].slice(3)];
    if (!known) throw new Error(`${where}: unsupported attribute @${native[0]}: extend this parser`);
    const size = native[1].replaceAll(" ", "");
    return (size === "" ? known.bare : known.sized.replace("#", size)) + suffix;
  }
  const type = DEFAULT_TYPES[field.type];
  if (!type) throw new Error(`${where}: unsupported type ${field.type}: extend this parser`);
  return type + suffix;
}

/** Default as in the database's catalog, without quotes and casts. */
function defaultOf(field: Field): string | null {
  const body = field.attributes.get("default");
  if (body === undefined) return null;
  if (body === "autoincrement()") return "sequence";
  if (body === "now()") return "CURRENT_TIMESTAMP";
  if (body === "[]") return "{}";
  // Generated by the client, not by the database.
  if (/^(uuid|cuid|ulid|nanoid)\(/.test(body)) return null;
  const generated = /^dbgenerated\("(.*)"\)$/.exec(body)?.[1];
  return generated ?? body.replace(/^"(.*)"$/, "$1");
}

function readTable(model: Model, models: Model[]): TableShape {
  const isModel = (type: string) => models.some((candidate) => candidate.name === type);
  const columns: Record<string, ColumnShape> = {};
  const foreignKeys: ForeignKeyShape[] = [];
  const uniques: string[] = [];
  const indexes: string[] = [];
  let primaryKey = "";
  for (const field of model.fields) {
    const where = `${model.name}.${field.name}`;
    if (isModel(field.type)) {
      const relation = field.attributes.get("relation");
      if (relation === undefined || !/fields:/.test(relation)) continue;
      const target = models.find((candidate) => candidate.name === field.type);
      const own = /fields:\s*(\[[^\]]*\])/.exec(relation)?.[1];
      const theirs = /references:\s*(\[[^\]]*\])/.exec(relation)?.[1];
      if (!(target && own && theirs)) throw new Error(`${where}: cannot parse @relation(${relation})`);
      const action = (name: string) => /\w+/.exec(relation.split(`${name}:`)[1] ?? "")?.[0];
      foreignKeys.push({
        columns: listedColumns(model, own).join(),
        references: `${target.table}(${listedColumns(target, theirs).join()})`,
        onDelete: action("onDelete") ?? (field.optional ? "SetNull" : "Restrict"),
        onUpdate: action("onUpdate") ?? "Cascade",
      });
      continue;
    }
    const name = columnName(model, field.name);
    if (field.attributes.has("id")) primaryKey = name;
    if (field.attributes.has("unique")) uniques.push(name);
    columns[name] = { type: typeOf(field, where), nullable: field.optional, default: defaultOf(field) };
  }
  for (const { name, body } of model.blocks) {
    const list = listedColumns(model, body).join();
    if (name === "id") primaryKey = list;
    if (name === "unique") uniques.push(list);
    if (name === "index") indexes.push(list);
  }
  return { columns, primaryKey, uniques: uniques.sort(), indexes: indexes.sort(), foreignKeys };
}

/**
 * Tables of a Prisma schema. Supports the part of the language that this project uses.
 * @throws Error naming an unsupported element
 */
export function readPrismaSchema(schema: string): DatabaseShape {
  const models = readModels(schema);
  const shape: DatabaseShape = {};
  for (const model of models) {
    const table = readTable(model, models);
    table.foreignKeys.sort((a, b) => a.columns.localeCompare(b.columns));
    shape[model.table] = table;
  }
  return shape;
}
