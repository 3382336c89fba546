import { writerIn } from "@/lib/core/access/person";
import type { AttributeOrigin, HeldValue } from "@/lib/core/attributes/about-me";
import type { Scope } from "@/lib/core/scope";
import { database } from "@/lib/store/database";
import type { Prisma } from "@/lib/store/generated/client";

/** The names of the dataset's attributes, by the alphabet: also of one that everybody withdrew. */
export async function datasetAttributes(scope: Scope): Promise<string[]> {
  const rows = await database().prisma.$queryRaw<{ attribute: string }[]>`
    SELECT a.attribute FROM writer_attribute a JOIN writer w ON w.id = a.writer_id WHERE w.dataset_id = ${scope.dataset}
    UNION
    SELECT d.attribute FROM declaration d JOIN writer w ON w.id = d.writer_id WHERE w.dataset_id = ${scope.dataset}
    ORDER BY attribute`;
  return rows.map(({ attribute }) => attribute);
}

/** So many people must have chosen a word before it is offered to others. */
const SHARED_BY = 5;

/**
 * Values to choose from: those of the platform's files, and words of their own that several writers use. A word that one
 * writer made up is theirs, and shown to nobody else.
 */
export async function knownValues(scope: Scope): Promise<ReadonlyMap<string, string[]>> {
  const rows = await database().prisma.$queryRaw<{ attribute: string; values: string[] }[]>`
    SELECT attribute, array_agg(value) AS values FROM (
      SELECT a.attribute, a.value FROM writer_attribute a JOIN writer w ON w.id = a.writer_id
      LEFT JOIN (SELECT DISTINCT writer_id, attribute FROM declaration) d
        ON d.writer_id = a.writer_id AND d.attribute = a.attribute
      WHERE w.dataset_id = ${scope.dataset}
      GROUP BY a.attribute, a.value HAVING bool_or(d.writer_id IS NULL) OR count(*) >= ${SHARED_BY}
    ) known GROUP BY attribute`;
  return new Map(rows.map(({ attribute, values }) => [attribute, values]));
}

export interface HeldRow extends HeldValue {
  readonly attribute: string;
}

/** What is held of the reader, a writer. @throws EquiluxError forbidden for others */
export async function ownAttributes(scope: Scope): Promise<HeldRow[]> {
  const writer = await database().prisma.writer.findFirst({
    where: { id: writerIn(scope), datasetId: scope.dataset },
    select: heldFields,
  });
  return writer ? heldRows(writer) : [];
}

/** The fields of a writer that `heldRows` needs. */
export const heldFields = {
  attributes: {
    select: { attribute: true, value: true, source: true, probability: true },
    orderBy: [{ attribute: "asc" }, { probability: "desc" }, { value: "asc" }],
  },
  declarations: { select: { attribute: true }, distinct: ["attribute"] },
} satisfies Prisma.WriterSelect;

interface HeldSource {
  readonly attributes: readonly {
    readonly attribute: string;
    readonly value: string;
    readonly source: "declared" | "inferred";
    readonly probability: number;
  }[];
  readonly declarations: readonly { readonly attribute: string }[];
}

/** A writer's attributes with their origin: whatever the writer spoke of is in their own words. */
export function heldRows({ attributes, declarations }: HeldSource): HeldRow[] {
  const own = new Set(declarations.map(({ attribute }) => attribute));
  return attributes.map(({ attribute, value, source, probability }) => {
    const origin: AttributeOrigin = source === "inferred" ? "inferred" : own.has(attribute) ? "self" : "file";
    return { attribute, value, origin, probability };
  });
}
