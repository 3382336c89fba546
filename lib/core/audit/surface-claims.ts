import {
  asValue,
  type Claim,
  contextOf,
  type DivisionContext,
  suppressedFinding,
} from "@/lib/core/audit/claim";
import type { AuditDivision } from "@/lib/core/audit/divisions";
import { groupRatio, groupShare, groupTotal, ratioOfRatios } from "@/lib/core/audit/estimates";
import { type Finding, type MetricId, UNKNOWN_GROUP } from "@/lib/core/audit/finding";
import type { AuditSpec } from "@/lib/core/audit/spec";
import type { Suppressed } from "@/lib/core/audit/suppression";
import type { SurfaceSums } from "@/lib/core/audit/surfaces";
import type { Measured } from "@/lib/core/measured";
import { type PermutationP, permutationTests } from "@/lib/core/stats/permutation";
import { addSums, effectiveWriters, leadingGroup, type RatioSums, sumGroup } from "@/lib/core/stats/ratio";

/** The three ratios of which every metric is made. */
const MEASURES = ["impressions", "exposure", "selected"] as const;
type MeasureName = (typeof MEASURES)[number];

/** How a metric is made: of which ratio, and by which permutation test; `judged` ones carry a verdict. */
interface Making {
  readonly metric: MetricId;
  readonly measure: MeasureName;
  readonly test: keyof PermutationP;
  readonly judged: boolean;
}

const MAKINGS: readonly Making[] = [
  { metric: "impressions", measure: "impressions", test: "rest", judged: false },
  { metric: "exposure", measure: "exposure", test: "rest", judged: false },
  { metric: "exposure-share", measure: "exposure", test: "rest", judged: false },
  { metric: "exposure-per-writer", measure: "exposure", test: "rest", judged: false },
  { metric: "parity-ratio", measure: "exposure", test: "reference", judged: true },
  { metric: "parity-ratio-max", measure: "exposure", test: "leader", judged: true },
  { metric: "selection-rate", measure: "selected", test: "rest", judged: false },
  { metric: "impact-ratio", measure: "selected", test: "leader", judged: true },
];

const numeratorAndDenominator = (sums: SurfaceSums, measure: MeasureName) =>
  measure === "selected"
    ? { x: sums.selected, n: sums.impressions }
    : { x: sums[measure], n: sums.benchmark };

/** Every group of every division on every surface, by every metric but the conditional one. */
export function surfaceClaims(
  divided: readonly AuditDivision[],
  surfaces: readonly SurfaceSums[],
  suppressed: Suppressed,
  spec: AuditSpec,
): Claim[] {
  const contexts = divided.map((division) => contextOf(division, suppressed, spec));
  const measures = surfaces.flatMap((sums) =>
    MEASURES.map((measure) => numeratorAndDenominator(sums, measure)),
  );
  const tests = permutationTests(
    contexts.map(({ division, reference, mayLead }) => ({
      labels: division.labels,
      groups: division.groups.length,
      reference,
      mayLead,
    })),
    measures,
    { permutations: spec.permutations, seed: spec.seed },
  );
  return contexts.flatMap((context, d) =>
    surfaces.flatMap((sums, s) => {
      const ps = MEASURES.map((_, m) => tests[d]![s * MEASURES.length + m]!);
      return divisionClaims(context, sums, ps, spec.margin);
    }),
  );
}

/** A division on one surface: each measure's sums by group, over all, who leads, and the tests. */
interface MeasuredGroups {
  readonly groups: readonly RatioSums[];
  readonly all: RatioSums;
  readonly leader: number;
  readonly ps: PermutationP;
}

function divisionClaims(
  context: DivisionContext,
  sums: SurfaceSums,
  ps: readonly PermutationP[],
  margin: number,
): Claim[] {
  const { division, hidden, mayLead } = context;
  const measured = MEASURES.map((measure, m): MeasuredGroups => {
    const { x, n } = numeratorAndDenominator(sums, measure);
    const groups = division.groups.map((_, g) => sumGroup(x, n, division.labels, g));
    return { groups, all: groups.reduce(addSums), leader: leadingGroup(groups, mayLead), ps: ps[m]! };
  });
  return division.groups.flatMap((group, g) => {
    // Nobody is unknown: there is no such group to speak of.
    if (group === UNKNOWN_GROUP && division.writers[g] === 0) return [];
    return MAKINGS.map((making): Claim => {
      const place = { metric: making.metric, attribute: division.attribute, group, surface: sums.surface };
      const threshold = making.judged ? margin : null;
      return hidden.has(group)
        ? { test: null, finding: suppressedFinding(place, threshold) }
        : groupClaim(context, place, threshold, making, measured, g);
    });
  });
}

function groupClaim(
  { division, reference }: DivisionContext,
  place: Pick<Finding, "metric" | "attribute" | "group" | "surface">,
  threshold: number | null,
  { metric, measure, test }: Making,
  measured: readonly MeasuredGroups[],
  g: number,
): Claim {
  const { groups, all, leader, ps } = measured[MEASURES.indexOf(measure)]!;
  const other = { rest: -1, reference, leader }[test];
  const p = other === g || Number.isNaN(ps[test][g]!) ? null : ps[test][g]!;
  return {
    test: p === null ? null : [place.attribute, place.surface, place.group, measure, test].join("\n"),
    finding: {
      ...place,
      against: division.groups[other] ?? null,
      ...asValue(measureGroup(metric, groups[g]!, all, groups[other] ?? null)),
      n: {
        writers: division.writers[g]!,
        impressions: measured[MEASURES.indexOf("impressions")]!.groups[g]!.x,
        effective: effectiveWriters(groups[g]!),
        selected: measured[MEASURES.indexOf("selected")]!.groups[g]!.x,
      },
      p,
      ...(metric === "exposure-share" && all.n > 0 ? { benchmark: groups[g]!.n / all.n } : {}),
      threshold,
    },
  };
}

function measureGroup(metric: MetricId, group: RatioSums, all: RatioSums, other: RatioSums | null): Measured {
  switch (metric) {
    case "impressions":
    case "exposure":
      return groupTotal({ group, all });
    case "exposure-share":
      return groupShare({ group, all });
    case "exposure-per-writer":
      return groupRatio(group, "no-benchmark");
    case "selection-rate":
      return groupRatio(group, "no-impressions");
    case "parity-ratio":
    case "parity-ratio-max":
    case "impact-ratio":
      return ratioOfRatios(group, other, metric);
    case "conditional-parity-ratio":
      throw new TypeError("conditional-parity-ratio is made by conditionalFindings");
  }
}
