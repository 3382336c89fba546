import type { AuditColumns } from "@/lib/core/audit/columns";
import { SLATE, SURFACES, TOPICS } from "@/prisma/demo/truth";
import type { World } from "@/prisma/demo/world";
import { columnsOf } from "@/tests/support/audit-world";

type Attribute = "gender" | "race" | "region" | "country";

/** Audit columns of the demo world, by the attributes named; everything in one week. */
export function demoColumns(
  { writers, surfaces, stories }: World,
  attributes: readonly Attribute[],
): AuditColumns {
  const shown = writers.map(() => Object.fromEntries(SURFACES.map((surface) => [surface, [] as number[]])));
  for (const surface of SURFACES) {
    surfaces[surface].stories.forEach((story, row) => {
      shown[stories[story]!.writer]![surface]!.push((row % SLATE) + 1);
    });
  }
  return columnsOf(
    attributes,
    writers.map(({ declared, topic }, w) => ({
      groups: attributes.map((attribute) => declared[attribute] ?? "unknown"),
      topic: TOPICS[topic]!.name,
      shown: shown[w]!,
    })),
  );
}
