import type { UploadKind } from "@/lib/client/imports";
import { type FieldName, fieldsOf, type ImportKind } from "@/lib/core/import/fields";
import {
  attributeSources,
  type KindMapping,
  type Mapping,
  parseMappingText,
  type Source,
} from "@/lib/core/import/mapping";

/** How a field gets its value in the form. */
export type SourceMode = "none" | "column" | "constant" | "columns";

export function modeOf(source: Source | undefined): SourceMode {
  if (source === undefined) return "none";
  if (typeof source === "string") return "column";
  return "constant" in source ? "constant" : "columns";
}

/** The mapping with one field's source set, or removed. */
export function withField(mapping: KindMapping, field: FieldName, source: Source | undefined): KindMapping {
  const { [field]: _, ...rest } = mapping;
  return source === undefined ? rest : { ...rest, [field]: source };
}

/** The mapping with one attribute's source set, or removed. */
export function withAttribute(mapping: KindMapping, name: string, source: Source | undefined): KindMapping {
  const { [name]: _, ...others } = mapping.attributes ?? {};
  const attributes = source === undefined ? others : { ...mapping.attributes, [name]: source };
  const { attributes: __, ...rest } = mapping;
  return Object.keys(attributes).length === 0 ? rest : { ...rest, attributes };
}

export interface AttributeRow {
  readonly name: string;
  /** null where it is written in a longer form that only the JSON shows. */
  readonly source: Source | null;
}

/** The attributes of a mapping as rows of the form. */
export function attributeRows(mapping: KindMapping): AttributeRow[] {
  return Object.entries(mapping.attributes ?? {}).map(([name, attribute]) => {
    const [only, ...more] = attributeSources(attribute);
    const plain = only && more.length === 0 && !only.probability && !only.source && !only.values;
    return { name, source: plain ? only.value : null };
  });
}

/** Required fields without a source, by name. Impressions need a story, or a writer in its place. */
export function missingFields(kind: ImportKind, mapping: KindMapping): string[] {
  const missing = fieldsOf(kind)
    .filter(({ name, required }) => required && mapping[name] === undefined)
    .map(({ name }) => fieldLabel(name));
  const subject = kind === "impressions" && mapping.story === undefined && mapping.writer === undefined;
  return subject ? [...missing, "story (or writer)"] : missing;
}

/** "shown_at" as a person reads it: "shown at". */
export const fieldLabel = (name: string): string => name.replaceAll("_", " ");

/** A mapping as people keep it in a file. */
export const mappingText = (mapping: Mapping): string => `${JSON.stringify(mapping, null, 2)}\n`;

/**
 * Reads a pasted mapping: a whole mapping file, or the part of one kind.
 *
 * @throws EquiluxError bad-mapping, naming the field and the mend
 */
export const readMappingText = (kind: UploadKind, text: string): Mapping =>
  parseMappingText(kind !== "model" && isPart(kind, text) ? `{${JSON.stringify(kind)}:${text}}` : text);

/** A part names fields at its top, a whole file names kinds. */
function isPart(kind: ImportKind, text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    const names = new Set<string>(fieldsOf(kind).map(({ name }) => name));
    return typeof value === "object" && value !== null && Object.keys(value).some((key) => names.has(key));
  } catch {
    return false;
  }
}

/** How sure a guess is, in words. */
export function confidenceWords(confidence: number | undefined): string | null {
  if (confidence === undefined) return null;
  if (confidence >= 1) return "same name";
  return confidence >= 0.9 ? "known name" : "a guess, please check";
}
