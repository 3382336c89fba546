import { ATTRIBUTE_SYNONYMS, fieldsOf, type ImportKind } from "@/lib/core/import/fields";
import { attributeSources, columnsOf, type KindMapping, type Source } from "@/lib/core/import/mapping";
import { plainName } from "@/lib/core/import/nearest";
import { type CellReject, sourceName, WHOLE_ROW } from "@/lib/core/import/source";

/** Stands in a reject where the file has a protected attribute. */
export const HIDDEN_VALUE = "(hidden: protected attribute)";

/** A reject as it may be kept. */
export type RejectHider = (reject: CellReject) => CellReject;

/**
 * Takes protected attributes out of what is kept of refused rows: line, column and reason are enough to mend the file. Hidden
 * are cells of attributes, cells of columns that are called like one although nobody mapped them, and whole lines of a file
 * that has such a column.
 */
export function rejectHider(kind: ImportKind, mapping: KindMapping, headers: readonly string[]): RejectHider {
  const sources = attributesIn(mapping);
  const named = headers.filter((header) => isNamedLikeAttribute(header));
  const mapped = fieldsOf(kind).flatMap(({ name }) => mapping[name] ?? []);
  // Of other files than the writers', what is mapped is what the mapping says: a story's language is no attribute.
  const others = kind === "writers" ? [] : mapped.flatMap(columnsOf);
  const columns = new Set([...sources.flatMap(columnsOf), ...named.filter((name) => !others.includes(name))]);
  const hidden = new Set([
    ...columns,
    ...sources.map(sourceName),
    ...mapped.filter((source) => columnsOf(source).some((column) => columns.has(column))).map(sourceName),
  ]);
  if (kind === "writers" || columns.size > 0) hidden.add(WHOLE_ROW);
  return (reject) =>
    reject.value !== "" && hidden.has(reject.column) ? { ...reject, value: HIDDEN_VALUE } : reject;
}

const attributesIn = ({ attributes = {} }: KindMapping): Source[] =>
  Object.values(attributes)
    .flatMap(attributeSources)
    .flatMap(({ value, source, probability }) => [value, source ?? [], probability ?? []].flat());

const ATTRIBUTE_NAMES = Object.entries(ATTRIBUTE_SYNONYMS).flat(2).map(plainName);

function isNamedLikeAttribute(header: string): boolean {
  const words = ` ${plainName(header)} `;
  return ATTRIBUTE_NAMES.some((name) => words.includes(` ${name} `));
}
