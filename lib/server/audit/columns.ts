import type { AuditColumns } from "@/lib/core/audit/columns";
import { CROSS } from "@/lib/core/audit/finding";
import type { AuditSpec } from "@/lib/core/audit/spec";
import { askedColumns } from "@/lib/core/audit/suppression";
import { EquiluxError } from "@/lib/core/errors";
import type { Scope } from "@/lib/core/scope";
import { explainPredictions } from "@/lib/server/audit/explain-predictions";
import { declaredValues, rosterLabels, rosterWriters } from "@/lib/store/audit/roster";
import { scanCells, scanExtent, scanInventory, scanPositions, scanTopics } from "@/lib/store/audit/scan";
import { newestModel } from "@/lib/store/models";

/**
 * Reduces a dataset to the cells of one audit.
 *
 * @throws EquiluxError bad-spec when the spec names an attribute, group or surface that the dataset does not have
 */
export async function auditColumns(
  scope: Scope,
  spec: AuditSpec,
  onPhase: (phase: string) => Promise<void>,
): Promise<AuditColumns> {
  await onPhase("Reading the exposure log");
  const [extent, { topics, stories }, writers] = await Promise.all([
    scanExtent(scope),
    scanTopics(scope),
    rosterWriters(scope),
  ]);
  const declared = await declaredValues(scope);
  // Every attribute, asked for or not: what is hidden must not depend on the question.
  const askable = Object.keys(declared).filter((name) => !name.includes(CROSS));
  const { attributes, labels } = await rosterLabels(scope, writers, askable);
  checkSpec(spec, extent.surfaces, attributes, declared);
  const [inventory, cells, positions] = await Promise.all([
    scanInventory(scope, writers, topics),
    scanCells(scope, spec, extent, writers, topics),
    scanPositions(scope, extent, writers),
  ]);
  const stored = await newestModel(scope);
  if (stored) await onPhase("Explaining the predictions");
  const known = { writers, extent, topics, attributes: askable };
  const outcome = stored && (await explainPredictions(scope, stored, known));
  const explained = outcome?.kind === "explained" ? outcome : null;
  await onPhase("Hiding small groups");
  const roster: AuditColumns = {
    dimensions: {
      surfaces: extent.surfaces,
      topics,
      weeks: extent.weeks,
      attributes,
      scanned: {
        impressions: extent.impressions,
        requests: extent.requests,
        stories,
        from: extent.from,
        to: extent.to,
        clicksKnown: extent.clicks_known,
      },
      model: explained?.model ?? null,
      ...(outcome?.kind === "refused" && { refusal: outcome.refusal }),
    },
    writers,
    labels,
    inventory,
    cells,
    positions,
    attributions: explained?.cells ?? null,
    sample: explained?.sample ?? null,
  };
  return askedColumns(roster, spec);
}

function checkSpec(
  spec: AuditSpec,
  surfaces: readonly string[],
  attributes: readonly { name: string; groups: readonly string[] }[],
  declared: Readonly<Record<string, readonly string[]>>,
): void {
  if (surfaces.length === 0) {
    throw new EquiluxError("bad-spec", "This dataset has no impressions yet: import an exposure log first.");
  }
  const refuse = (what: string, value: string, known: readonly string[]): never => {
    throw new EquiluxError(
      "bad-spec",
      `The dataset has no ${what} ${JSON.stringify(value)}; it has: ${known.join(", ") || "none"}.`,
    );
  };
  for (const name of spec.attributes) {
    if (name.includes(CROSS))
      throw new EquiluxError("bad-spec", `An attribute name may not contain ${CROSS}: ${name}.`);
    const groups = attributes.find((one) => one.name === name)?.groups;
    if (!groups) refuse("attribute", name, Object.keys(declared));
    const known = groups?.slice(0, -1) ?? [];
    const reference = spec.references[name];
    if (reference !== undefined && !known.includes(reference)) refuse(`${name} group`, reference, known);
  }
  if (spec.surfaces === "all") return;
  for (const surface of spec.surfaces) {
    if (!surfaces.includes(surface)) refuse("surface", surface, surfaces);
  }
}
