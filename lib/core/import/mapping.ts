import { z } from "zod";
import { CROSS } from "@/lib/core/audit/finding";
import { EquiluxError } from "@/lib/core/errors";
import { declaredActionable } from "@/lib/core/explanation/actionable";
import { FIELDS, type FieldName, fieldsOf, IMPORT_KINDS, type ImportKind } from "@/lib/core/import/fields";
import { nearest } from "@/lib/core/import/nearest";

/** Joins the parts of a composite key unless the mapping says otherwise. */
export const JOIN = " · ";

const columnName = z.string().min(1);

/** Where a field's value comes from: a column, one value for all rows, or several columns joined. */
const sourceSchema = z.union([
  columnName,
  z.strictObject({ constant: z.union([z.string(), z.number(), z.boolean()]) }),
  z.strictObject({ columns: z.array(columnName).min(1), join: z.string().optional() }),
]);

/**
 * Where a protected attribute comes from. An empty value is unknown. Without `probability` the value is declared, with it
 * inferred, unless a `source` column says "declared" or "inferred". `values` translates, such as {"B": "Black"}.
 */
const attributeObject = z.strictObject({
  value: sourceSchema,
  source: sourceSchema.optional(),
  probability: sourceSchema.optional(),
  values: z.record(z.string(), z.string()).optional(),
});

/** A list is for several inferred values of one writer, each with its own column of probabilities. */
const attributeSchema = z.union([sourceSchema, attributeObject, z.array(attributeObject).min(1)]);

const attributeName = z
  .string()
  .min(1)
  .max(100)
  .refine(
    (name) => !name.includes(CROSS),
    `an attribute's name must not contain ${CROSS}, which joins two attributes`,
  )
  .refine(
    (name) => !(name in {}),
    "an attribute must not be named like something that every object of JavaScript has, such as constructor",
  );

const fieldShape = <Kind extends ImportKind>(kind: Kind) =>
  Object.fromEntries(Object.keys(FIELDS[kind]).map((name) => [name, sourceSchema.optional()])) as {
    [Name in FieldName<Kind>]: z.ZodOptional<typeof sourceSchema>;
  };

/** The mapping file: for each kind of file, target field → source. Kinds that are left out are guessed from the header. */
export const mappingSchema = z.strictObject({
  /** Name of the dataset, where it has to be made. */
  dataset: z.string().min(1).optional(),
  /** Which model the predictions are of, and what its features are called; `features` names them where its file does not; `actionable` are those that a writer can change. */
  model: z
    .strictObject({
      name: z.string().min(1).optional(),
      version: z.string().min(1).optional(),
      features: z.array(z.string().min(1)).optional(),
      labels: z.record(z.string(), z.string()).optional(),
      actionable: z.record(z.string(), declaredActionable).optional(),
    })
    .optional(),
  writers: z
    .strictObject({
      ...fieldShape("writers"),
      attributes: z.record(attributeName, attributeSchema).optional(),
    })
    .optional(),
  stories: z.strictObject(fieldShape("stories")).optional(),
  impressions: z.strictObject(fieldShape("impressions")).optional(),
  /** `features`: model feature → source; a feature that is not listed is the column of its own name. */
  predictions: z
    .strictObject({ ...fieldShape("predictions"), features: z.record(z.string(), sourceSchema).optional() })
    .optional(),
});

export type Mapping = z.infer<typeof mappingSchema>;
export type Source = z.infer<typeof sourceSchema>;
export type AttributeSource = z.infer<typeof attributeObject>;

/** The mapping of one file, whatever its kind. */
export type KindMapping = { readonly [Name in FieldName]?: Source | undefined } & {
  readonly attributes?: Readonly<Record<string, z.infer<typeof attributeSchema>>> | undefined;
  readonly features?: Readonly<Record<string, Source>> | undefined;
};

const badMapping = (message: string, place: string) => new EquiluxError("bad-mapping", message, place);

const quoted = (names: readonly string[]): string => names.map((name) => JSON.stringify(name)).join(", ");

/** Text and JSON of a mapping file. @throws EquiluxError bad-mapping, naming the field, the value and the mend */
export function parseMappingText(text: string): Mapping {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw badMapping(
      `The mapping is not JSON: ${error instanceof Error ? error.message : "it cannot be read"}.`,
      "mapping",
    );
  }
  return parseMapping(value);
}

/** @throws EquiluxError bad-mapping, naming the field, the value and the mend */
export function parseMapping(value: unknown): Mapping {
  const result = mappingSchema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const place = issue?.path.map(String).join(".") || "mapping";
  if (issue?.code === "unrecognized_keys") throw unknownField(issue.path.map(String), issue.keys);
  const found = JSON.stringify(valueAt(value, issue?.path ?? [])) ?? "nothing";
  const expected =
    issue?.code === "invalid_union"
      ? 'must be a column name, {"constant": ...} or {"columns": [...]}'
      : `is not right (${faultIn(issue) ?? "it cannot be read"})`;
  throw badMapping(`${place} ${expected}; it is ${found.slice(0, 100)}.`, place);
}

/** Of a name that is not right, why; zod itself says only that it is a name. */
const faultIn = (issue: z.core.$ZodIssue | undefined): string | undefined =>
  issue?.code === "invalid_key" ? issue.issues[0]?.message : issue?.message;

function unknownField(path: readonly string[], keys: readonly string[]): EquiluxError {
  const kind = IMPORT_KINDS.find((known) => known === path[0]);
  const known = kind && path.length === 1 ? [...fieldsOf(kind).map(({ name }) => name), ...extras(kind)] : [];
  const near = keys.flatMap((key) => nearest(key, known));
  const mend =
    near.length > 0
      ? `did you mean ${quoted(near)}?`
      : known.length > 0
        ? `the fields are ${quoted(known)}.`
        : "remove it.";
  return badMapping(
    `${path.join(".") || "The mapping"} has no field ${quoted(keys)}: ${mend}`,
    [...path, ...keys.slice(0, 1)].join("."),
  );
}

const extras = (kind: ImportKind): string[] =>
  kind === "writers" ? ["attributes"] : kind === "predictions" ? ["features"] : [];

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (at, key) =>
      typeof at === "object" && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );

/** The columns a source reads; none for a constant. */
export const columnsOf = (source: Source): readonly string[] =>
  typeof source === "string" ? [source] : "columns" in source ? source.columns : [];

/** An attribute's sources in their long form. */
export function attributeSources(attribute: z.infer<typeof attributeSchema>): readonly AttributeSource[] {
  if (typeof attribute === "string") return [{ value: attribute }];
  if (Array.isArray(attribute)) return attribute;
  return "value" in attribute ? [attribute] : [{ value: attribute }];
}

/** Every source of a mapping with the place messages name it by: "impressions.request", "writers.attributes.race". */
function sourcesOf(kind: ImportKind, mapping: KindMapping): { place: string; source: Source }[] {
  const { attributes = {}, features = {}, ...fields } = mapping;
  const flat = Object.entries(fields).map(([name, source]) => ({ place: `${kind}.${name}`, source }));
  const ofAttributes = Object.entries(attributes).flatMap(([name, attribute]) =>
    attributeSources(attribute).flatMap(({ value, source, probability }) =>
      [value, source, probability].map((from) => ({ place: `${kind}.attributes.${name}`, source: from })),
    ),
  );
  const ofFeatures = Object.entries(features).map(([name, source]) => ({
    place: `${kind}.features.${name}`,
    source,
  }));
  return [...flat, ...ofAttributes, ...ofFeatures].flatMap(({ place, source }) =>
    source === undefined ? [] : [{ place, source }],
  );
}

/**
 * Refuses a mapping that a file cannot follow.
 *
 * @param headers the file's column names
 * @throws EquiluxError bad-mapping: a column the file does not have, a required field without a source, `story` and
 *   `writer` both mapped in impressions
 */
export function checkMapping(kind: ImportKind, mapping: KindMapping, headers: readonly string[]): void {
  for (const { place, source } of sourcesOf(kind, mapping)) {
    const missing = columnsOf(source).find((column) => !headers.includes(column));
    if (missing === undefined) continue;
    const near = nearest(missing, headers);
    const mend =
      near.length > 0 ? `did you mean ${quoted(near)}?` : `its columns are ${quoted(headers.slice(0, 40))}.`;
    throw badMapping(`${place} names the column "${missing}" and the file has none: ${mend}`, place);
  }
  for (const { name, required } of fieldsOf(kind)) {
    if (required && mapping[name] === undefined) throw unmapped(kind, name, headers);
  }
  if (kind === "impressions" && (mapping.story === undefined) === (mapping.writer === undefined)) {
    if (mapping.story === undefined) throw unmapped(kind, "story", headers);
    throw badMapping(
      "impressions.story and impressions.writer are both mapped: keep story, or keep writer where the writers themselves are ranked.",
      "impressions.writer",
    );
  }
}

const unmapped = (kind: ImportKind, name: string, headers: readonly string[]) =>
  badMapping(
    `${kind}.${name} is required and no column is mapped to it: name one of ${quoted(headers.slice(0, 40))} in the mapping.`,
    `${kind}.${name}`,
  );
