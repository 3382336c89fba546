import { type Finding, UNKNOWN_GROUP } from "@/lib/core/audit/finding";
import { worseVerdict } from "@/lib/core/audit/verdict";
import { auditHead, type FinishedAudit } from "@/lib/core/report/audit-view";
import { featureView } from "@/lib/core/report/features";
import { shownGroups } from "@/lib/core/report/groups";
import { defaultSurface, HEADLINE_METRIC, headlineOf } from "@/lib/core/report/headlines";
import { weeklyTrend } from "@/lib/core/report/trend";
import type { AttributeState, Headline, LeadershipReport } from "@/lib/core/report/views";

/**
 * What leadership is shown of an audit: the state of each attribute over all surfaces, the trend where it is worst, and how
 * much is not known. Screen and PDF render this one model.
 */
export function leadershipReport(
  audit: FinishedAudit,
  previous: { readonly id: string; readonly createdAt: string } | null,
): LeadershipReport {
  const head = auditHead(audit);
  const states = audit.spec.attributes.map((attribute) => stateOf(audit, attribute, head.surfaces));
  const judged = audit.findings.filter(
    ({ metric, group, attribute }) =>
      metric === HEADLINE_METRIC && group !== UNKNOWN_GROUP && audit.spec.attributes.includes(attribute),
  );
  return {
    head,
    states,
    trends: states.map(({ attribute, bySurface }) => {
      const surface = worstSurface(bySurface)?.surface ?? defaultSurface(head.surfaces);
      return weeklyTrend(
        audit.columns,
        audit.spec,
        shownGroups(audit.columns, audit.spec, attribute),
        surface,
      );
    }),
    suppressedFindings: judged.filter((finding) => finding.undefined === "suppressed").length,
    inconclusive: judged.filter((finding) => isInconclusive(finding)).length,
    previous,
  };
}

const isInconclusive = (finding: Finding) =>
  finding.verdict === "cannot-tell" && finding.undefined !== "suppressed";

function stateOf(audit: FinishedAudit, attribute: string, surfaces: readonly string[]): AttributeState {
  const bySurface = surfaces.flatMap(
    (surface) => headlineOf(audit.findings, attribute, surface, audit.columns.writers.length) ?? [],
  );
  const verdict = bySurface.map((headline) => headline.verdict).reduce(worseVerdict, "meets");
  return { attribute, verdict, bySurface, carriedBy: carrier(audit, worstSurface(bySurface)) };
}

/** The surface whose worst group fails, the furthest from parity first; null where nothing fails. */
function worstSurface(bySurface: readonly Headline[]): Headline | null {
  const distance = ({ finding }: Headline) => Math.abs(Math.log(finding?.value ?? 1));
  return bySurface
    .filter(({ verdict }) => verdict === "does-not-meet")
    .reduce<Headline | null>(
      (worst, one) => (worst === null || distance(one) > distance(worst) ? one : worst),
      null,
    );
}

/** The feature with the largest attribution gap in the direction of the group's exposure gap. */
function carrier(audit: FinishedAudit, worst: Headline | null): AttributeState["carriedBy"] {
  const group = worst?.finding?.group;
  if (!worst || group === undefined) return null;
  const view = featureView(
    audit.columns,
    audit.spec,
    shownGroups(audit.columns, audit.spec, worst.attribute),
    worst.surface,
  );
  if (!view) return null;
  const { features, surrogate } = view;
  const direction = (worst.finding?.value ?? 1) < 1 ? -1 : 1;
  const gaps = features.flatMap(({ feature, label, groups }) => {
    const gap = groups.find((one) => one.group === group)?.gap;
    return gap?.kind === "estimate" && gap.value * direction > 0 ? [{ feature, label, gap, surrogate }] : [];
  });
  return gaps.sort((a, b) => Math.abs(b.gap.value) - Math.abs(a.gap.value))[0] ?? null;
}
