import type { AuditColumns, Dimensions } from "@/lib/core/audit/columns";

/** A typed array under the name by which it is stored. */
export type NamedColumn = readonly [name: string, data: Int32Array | Float64Array];

const GROUPS = ["inventory", "cells", "positions", "attributions", "sample"] as const;
const FLOATS = new Set([
  "cells.exposure",
  "attributions.sum",
  "attributions.absolute",
  "sample.values",
  "sample.attributions",
]);

/** Every column of an audit with its name, always in the same order. */
export function namedColumns(columns: AuditColumns): NamedColumn[] {
  const grouped = GROUPS.flatMap((group) =>
    Object.entries({ ...columns[group] }).flatMap(
      ([name, data]: [string, NamedColumn[1] | null]): NamedColumn[] =>
        data === null ? [] : [[`${group}.${name}`, data]],
    ),
  );
  return [
    ["writers", columns.writers] as NamedColumn,
    ...columns.labels.map((labels, a) => [`labels.${a}`, labels] as NamedColumn),
    ...grouped.sort(([a], [b]) => (a < b ? -1 : 1)),
  ];
}

/** The inverse: columns from their stored bytes (little-endian). Throws where one is missing. */
export function columnsFrom(dimensions: Dimensions, stored: ReadonlyMap<string, Uint8Array>): AuditColumns {
  const read = (name: string) => {
    const bytes = stored.get(name);
    if (!bytes) throw new TypeError(`The audit has no column ${name}.`);
    // A copy, because stored bytes may start at an offset that a typed array cannot.
    const { buffer } = bytes.slice();
    return FLOATS.has(name) ? new Float64Array(buffer) : new Int32Array(buffer);
  };
  const int = (name: string) => read(name) as Int32Array;
  const float = (name: string) => read(name) as Float64Array;
  return {
    dimensions,
    writers: int("writers"),
    labels: dimensions.attributes.map((_, a) => int(`labels.${a}`)),
    inventory: {
      writer: int("inventory.writer"),
      topic: int("inventory.topic"),
      stories: int("inventory.stories"),
    },
    cells: {
      writer: int("cells.writer"),
      surface: int("cells.surface"),
      topic: int("cells.topic"),
      week: int("cells.week"),
      impressions: int("cells.impressions"),
      exposure: float("cells.exposure"),
      selected: int("cells.selected"),
      clicks: int("cells.clicks"),
      reads: int("cells.reads"),
    },
    positions: {
      writer: int("positions.writer"),
      surface: int("positions.surface"),
      position: int("positions.position"),
      impressions: int("positions.impressions"),
      clicks: stored.has("positions.clicks") ? int("positions.clicks") : null,
    },
    attributions: stored.has("attributions.sum")
      ? {
          writer: int("attributions.writer"),
          surface: int("attributions.surface"),
          topic: int("attributions.topic"),
          impressions: int("attributions.impressions"),
          sum: float("attributions.sum"),
          absolute: float("attributions.absolute"),
        }
      : null,
    sample: stored.has("sample.feature")
      ? {
          feature: int("sample.feature"),
          values: float("sample.values"),
          attributions: float("sample.attributions"),
        }
      : null,
  };
}
