import { UNKNOWN_GROUP } from "@/lib/core/audit/finding";
import { groupBy } from "@/lib/core/collections";
import { EquiluxError } from "@/lib/core/errors";
import { crossedName, groupIn } from "@/lib/core/exposure/cross-names";
import {
  badCell,
  badRow,
  cell,
  nameIn,
  neededColumn,
  numberIn,
  type Table,
  type TableRow,
} from "@/lib/core/exposure/read-table";
import type { Membership } from "@/lib/core/exposure/slates";

/** The groups file: who belongs to what, item by item. */
export interface Groups {
  /** What messages call it. */
  readonly file: string;
  /** Items of the file, in its order: the pool. */
  readonly items: readonly string[];
  readonly attributes: readonly AttributeColumns[];
}

/** What the file says of one attribute. */
export interface AttributeColumns {
  readonly attribute: string;
  /** Groups that are named, the unknown one not among them. */
  readonly groups: readonly string[];
  /** Shares of an item of the file in `groups`; null where nothing is known of it. */
  readonly sharesOf: readonly (Float64Array | null)[];
}

/** Probabilities were rounded when they were written. */
const TOLERANCE = 1e-6;

/**
 * @param table a column "item"; then one column per attribute with certain groups (empty: unknown), or columns
 *   "attribute=group" with probabilities (all empty: unknown)
 * @throws EquiluxError bad-file, naming line, column, value and mend
 */
export function readGroups(table: Table): Groups {
  const item = neededColumn(table, "item");
  const lines = new Map<string, number>();
  const items = table.rows.map((row) => {
    const name = nameIn(table, row, item);
    const before = lines.get(name);
    if (before !== undefined)
      throw badCell(table, row, item, `is there twice, first on line ${before}; give each item one row.`);
    lines.set(name, row.line);
    return name;
  });
  const columns = table.headers.map((_, column) => column).filter((column) => column !== item);
  const byAttribute = groupBy(columns, (column) => crossedName(table.headers[column]!.split("=")[0] ?? ""));
  if (byAttribute.size === 0)
    throw new EquiluxError(
      "bad-file",
      `${table.file} has no attribute: add a column such as "gender", or columns "gender=woman" and "gender=man".`,
      table.file,
    );
  return {
    file: table.file,
    items,
    attributes: [...byAttribute].map(([attribute, of]) => readAttribute(table, attribute, of)),
  };
}

function readAttribute(table: Table, attribute: string, columns: readonly number[]): AttributeColumns {
  const soft = columns.filter((column) => table.headers[column]!.includes("="));
  if (soft.length === 0) return certainGroups(table, attribute, columns[0]!);
  if (soft.length < columns.length)
    throw new EquiluxError(
      "bad-file",
      `${table.file} gives "${attribute}" both as one column and as columns "${attribute}=…"; keep one of the two.`,
      table.file,
    );
  const named = soft.map((column) => ({
    column,
    group: groupIn(attribute, table.headers[column]!.slice(table.headers[column]!.indexOf("=") + 1).trim()),
  }));
  return {
    attribute,
    groups: named.map(({ group }) => group).filter((group) => group !== UNKNOWN_GROUP),
    sharesOf: table.rows.map((row) => probabilities(table, attribute, row, named)),
  };
}

function certainGroups(table: Table, attribute: string, column: number): AttributeColumns {
  const labels = table.rows.map((row) => groupIn(attribute, cell(row, column)));
  const isKnown = (label: string) => label !== "" && label.toLowerCase() !== UNKNOWN_GROUP;
  const groups = [...new Set(labels.filter(isKnown))].sort();
  const index = new Map(groups.map((group, g) => [group, g]));
  return {
    attribute,
    groups,
    sharesOf: labels.map((label) => {
      const group = index.get(label);
      if (group === undefined) return null;
      const shares = new Float64Array(groups.length);
      shares[group] = 1;
      return shares;
    }),
  };
}

/** Probabilities of a row in its named groups, unknown left out: they may add up to less than 1 then. */
function probabilities(
  table: Table,
  attribute: string,
  row: TableRow,
  columns: readonly { readonly column: number; readonly group: string }[],
): Float64Array | null {
  if (columns.every(({ column }) => cell(row, column) === "")) return null;
  const given = columns.map(({ column }) => numberIn(table, row, column, 0, 1) || 0);
  const sum = given.reduce((a, b) => a + b, 0);
  if (Math.abs(sum - 1) > TOLERANCE)
    throw badRow(
      table,
      row,
      `the probabilities of "${attribute}" (${columns.map(({ column }) => cell(row, column) || "0").join(" + ")}) add up to ${Number(sum.toFixed(6))}, not to 1; correct them, or leave all of them empty if nothing is known.`,
    );
  return Float64Array.from(
    given.flatMap((share, i) => (columns[i]!.group === UNKNOWN_GROUP ? [] : [share / sum])),
  );
}

/**
 * Membership of `items` (the pool first, then what only the lists show, of which nothing is known). What is missing to 1 is
 * unknown; where nothing is, there is no unknown group.
 *
 * @param alsoNamed groups that have a target and no item
 */
export function membershipOf(
  { attribute, groups: own, sharesOf }: AttributeColumns,
  items: readonly string[],
  alsoNamed: readonly string[],
): Membership {
  const named = [...new Set([...own, ...alsoNamed])];
  const missing = items.map((_, i) => {
    const shares = sharesOf[i];
    return shares ? Math.max(0, 1 - shares.reduce((a, b) => a + b, 0)) : 1;
  });
  const unknown = missing.some((share) => share > TOLERANCE) ? named.length : -1;
  const groups = unknown < 0 ? named : [...named, UNKNOWN_GROUP];
  const share = new Float64Array(items.length * groups.length);
  items.forEach((_, i) => {
    share.set(sharesOf[i] ?? [], i * groups.length);
    if (unknown >= 0) share[i * groups.length + unknown] = missing[i]! > TOLERANCE ? missing[i]! : 0;
  });
  return { attribute, groups, share, unknown };
}
