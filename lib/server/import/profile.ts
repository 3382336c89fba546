import { groupBy } from "@/lib/core/collections";
import type { ColumnProfile } from "@/lib/core/import/preview";
import { isMissing, isUnreadable, valueReader } from "@/lib/core/import/values";

const SAMPLES = 5;

const TYPES = (["boolean", "number", "time"] as const).map((type) => ({ type, read: valueReader(type, "") }));

/** Profiles of all columns, by the rows given. */
export const profileColumns = (
  headers: readonly string[],
  rows: readonly (readonly string[])[],
): ColumnProfile[] =>
  headers.map((column, index) => {
    const texts = rows.map((row) => (row[index] ?? "").trim());
    const present = texts.filter((text) => !isMissing(text, "number"));
    const counts = [...groupBy(present, (text) => text)].sort(([, a], [, b]) => b.length - a.length);
    const values = counts.map(([value]) => value);
    return {
      column,
      type: typeOf(values),
      missing: rows.length === 0 ? 0 : 1 - present.length / rows.length,
      distinct: values.length,
      samples: values.slice(0, SAMPLES),
    };
  });

function typeOf(values: readonly string[]): ColumnProfile["type"] {
  if (values.length === 0) return "empty";
  return TYPES.find(({ read }) => values.every((value) => !isUnreadable(read(value))))?.type ?? "text";
}
