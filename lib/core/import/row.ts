import { attributesReader } from "@/lib/core/import/attributes";
import type { ModelFeature } from "@/lib/core/import/feature-value";
import { featuresReader } from "@/lib/core/import/features";
import { type FieldSpec, fieldsOf, type ImportKind } from "@/lib/core/import/fields";
import { checkMapping, type KindMapping, type Source } from "@/lib/core/import/mapping";
import {
  type CellReader,
  type CellReject,
  type RowValue,
  sourceName,
  sourceReader,
} from "@/lib/core/import/source";
import { isMissing, isUnreadable, valueReader } from "@/lib/core/import/values";

export interface RowReader {
  /** The target of each value of a row: the kind's fields, then "attributes" or "features". */
  readonly targets: readonly string[];
  /** The values in the order of `targets`, or every cell that was refused. */
  read(
    cells: readonly string[],
  ): { readonly values: readonly RowValue[] } | { readonly rejects: readonly CellReject[] };
}

/**
 * Turns a mapping into a reader of rows, once a file.
 *
 * @param headers the file's column names, in the order of a row's cells
 * @param modelFeatures features of the model in its vector's order; only for predictions
 * @throws EquiluxError bad-mapping where the file cannot follow the mapping
 */
export function rowReader(
  kind: ImportKind,
  mapping: KindMapping,
  headers: readonly string[],
  modelFeatures: readonly ModelFeature[] = [],
): RowReader {
  checkMapping(kind, mapping, headers);
  const readers: [string, CellReader][] = fieldsOf(kind).map((field) => [
    field.name,
    fieldReader(field, mapping[field.name], headers),
  ]);
  if (kind === "writers") readers.push(["attributes", attributesReader(mapping, headers)]);
  if (kind === "predictions") readers.push(["features", featuresReader(mapping, headers, modelFeatures)]);
  const cellReaders = readers.map(([, read]) => read);
  return {
    targets: readers.map(([target]) => target),
    read(cells) {
      const rejects: CellReject[] = [];
      const values = cellReaders.map((read) => read(cells, rejects));
      return rejects.length > 0 ? { rejects } : { values };
    },
  };
}

/** "shown_at" as a sentence starts: "Shown at". */
const labelOf = (name: string): string => (name.charAt(0).toUpperCase() + name.slice(1)).replaceAll("_", " ");

function fieldReader(
  field: FieldSpec & { name: string },
  source: Source | undefined,
  headers: readonly string[],
): CellReader {
  if (source === undefined) return () => null;
  const label = labelOf(field.name);
  const column = sourceName(source);
  const readText = sourceReader(source, headers);
  const readValue = valueReader(field.type, label);
  // A log of writers has no story column: the writer is as required as the story would be.
  const required = field.required || field.name === "story" || field.name === "writer";
  const empty = `${label} is required and this cell is empty; fill it in.`;
  return (cells, rejects) => {
    const text = readText(cells);
    if (isMissing(text, field.type)) {
      if (required) rejects.push({ column, value: text, reason: empty });
      return null;
    }
    const value = readValue(text);
    if (!isUnreadable(value)) return value;
    rejects.push({ column, value: text, reason: value.reason });
    return null;
  };
}
