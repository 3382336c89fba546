import type { AuditColumns } from "@/lib/core/audit/columns";
import { divisions } from "@/lib/core/audit/divisions";
import type { AttributeVerdict, Finding } from "@/lib/core/audit/finding";
import type { AuditSpec } from "@/lib/core/audit/spec";
import { auditedSurfaces } from "@/lib/core/audit/surfaces";
import { summarise } from "@/lib/core/audit/verdict";
import { EquiluxError } from "@/lib/core/errors";
import { featureView } from "@/lib/core/report/features";
import { shownGroups } from "@/lib/core/report/groups";
import { defaultSurface, headlineOf, worstFirst } from "@/lib/core/report/headlines";
import { positionCurves } from "@/lib/core/report/positions";
import { solidityOf } from "@/lib/core/report/solidity/solidity";
import { weeklyTrend } from "@/lib/core/report/trend";
import type { AuditHead, AuditView, Headline } from "@/lib/core/report/views";

/** A finished audit, as the store hands it over. */
export interface FinishedAudit {
  readonly id: string;
  readonly digest: string;
  readonly createdAt: string;
  readonly dataset: { readonly slug: string; readonly name: string };
  readonly spec: AuditSpec;
  readonly columns: AuditColumns;
  readonly findings: readonly Finding[];
}

export function auditHead({ id, digest, createdAt, dataset, spec, columns }: FinishedAudit): AuditHead {
  const { impressions, requests, stories, from, to } = columns.dimensions.scanned;
  return {
    id,
    dataset,
    digest,
    createdAt,
    spec,
    scanned: { writers: columns.writers.length, impressions, requests, stories, from, to },
    attributes: divisions(columns, spec.intersections).map(({ attribute }) => attribute),
    surfaces: auditedSurfaces(columns, spec),
  };
}

/**
 * An audit seen through one attribute and one surface; where none is chosen, the worst attribute on the widest surface.
 *
 * @throws EquiluxError not-found for an attribute or surface the audit did not ask about
 */
export function auditView(audit: FinishedAudit, chosen: { surface?: string; attribute?: string }): AuditView {
  const { columns, spec, findings } = audit;
  const head = auditHead(audit);
  const surface = chosen.surface ?? defaultSurface(head.surfaces);
  if (!head.surfaces.includes(surface)) {
    const known = head.surfaces.join(", ");
    throw new EquiluxError(
      "not-found",
      `The audit has no surface ${JSON.stringify(surface)}; it has: ${known}.`,
    );
  }
  const headlines = worstFirst(
    spec.attributes.flatMap((name) => headlineOf(findings, name, surface, columns.writers.length) ?? []),
  );
  const attribute = chosen.attribute ?? headlines[0]?.attribute ?? head.attributes[0] ?? "";
  const groups = shownGroups(columns, spec, attribute);
  const own = findings
    .map((finding, position) => ({ ...finding, position }))
    .filter((finding) => finding.attribute === attribute && finding.surface === surface);
  return {
    head,
    surface,
    attribute,
    headlines,
    failingElsewhere: failingElsewhere(findings, headlines),
    findings: own,
    solidity: solidityOf(columns, spec, groups, surface, own),
    trend: weeklyTrend(columns, spec, groups, surface),
    positions: positionCurves(columns, spec, groups, surface),
    features: featureView(columns, spec, groups, surface),
    refusal: columns.dimensions.refusal ?? null,
  };
}

/** A pool, an attribute alone or one metric may look fair while a surface, an intersection or another metric does not. */
function failingElsewhere(findings: readonly Finding[], headlines: readonly Headline[]): AttributeVerdict[] {
  const said = new Set(
    headlines
      .filter(({ verdict }) => verdict === "does-not-meet")
      .map(({ attribute, surface }) => `${attribute}\n${surface}`),
  );
  return summarise(findings).filter(({ attribute, surface, verdict }) => {
    const place = `${attribute}\n${surface}`;
    if (verdict !== "does-not-meet" || said.has(place)) return false;
    said.add(place);
    return true;
  });
}
