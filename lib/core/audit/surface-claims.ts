import {
  asValue,
  type Claim,
  contextOf,
  type DivisionContext,
  suppressedFinding,
} from "@/lib/core/audit/claim";
import type { AuditDivision } from "@/lib/core/audit/divisions";
import { groupRatio, groupShare, groupTotal, ratioOfRatios } from "@/lib/core/audit/estimates";
import { divisionEvidence, type GroupEvidence, type MeasureSums } from "@/lib/core/audit/evidence";
import { type Finding, type MetricId, UNKNOWN_GROUP } from "@/lib/core/audit/finding";
import type { AuditSpec } from "@/lib/core/audit/spec";
import type { Suppressed } from "@/lib/core/audit/suppression";
import type { SurfaceSums } from "@/lib/core/audit/surfaces";
import { type Interval, type Measured, noInterval } from "@/lib/core/measured";
import { type Measure, momentTable } from "@/lib/core/stats/moments";
import { type FamilyP, familyTests } from "@/lib/core/stats/permutation";
import { addSums, effectiveWriters, leadingGroup, type RatioSums, sumGroup } from "@/lib/core/stats/ratio";

/** The three ratios of which every metric is made. */
const MEASURES = ["impressions", "exposure", "selected"] as const;
type MeasureName = (typeof MEASURES)[number];

/** How a metric is made: of which ratio, and by which test; `judged` ones carry a verdict. */
interface Making {
  readonly metric: MetricId;
  readonly measure: MeasureName;
  readonly test: "rest" | "reference" | "leader";
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

const numeratorAndDenominator = (sums: SurfaceSums, measure: MeasureName): Measure =>
  measure === "selected"
    ? { x: sums.selected, n: sums.impressions, isShare: true }
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
  const table = momentTable(measures);
  const tests = familyTests(
    contexts.map(({ division, mayLead }) => ({
      labels: division.labels,
      groups: division.groups.length,
      mayLead,
    })),
    table,
    spec,
  );
  return contexts.flatMap((context, d) => {
    const sums = measures.map((measure) => sumMeasure(measure, context));
    const evidence = divisionEvidence(context, d, measures, sums, table, tests[d]!.rest, spec);
    return surfaces.flatMap(({ surface }, s) => {
      const from = s * MEASURES.length;
      const measured = MEASURES.map(
        (_, m): MeasuredGroups => ({
          ...sums[from + m]!,
          evidence: evidence.map((group) => group[from + m] ?? null),
          family: tests[d]!.p[from + m]!,
        }),
      );
      return divisionClaims(context, surface, measured, spec.margin);
    });
  });
}

function sumMeasure({ x, n }: Measure, { division, mayLead }: DivisionContext): MeasureSums {
  const groups = division.groups.map((_, g) => sumGroup(x, n, division.labels, g));
  return { groups, all: groups.reduce(addSums), leader: leadingGroup(groups, mayLead) };
}

/** A division by one measure on one surface: its sums and its tests. */
interface MeasuredGroups extends MeasureSums {
  readonly evidence: readonly (GroupEvidence | null)[];
  readonly family: FamilyP;
}

function divisionClaims(
  context: DivisionContext,
  surface: string,
  measured: readonly MeasuredGroups[],
  margin: number,
): Claim[] {
  const { division, hidden } = context;
  return division.groups.flatMap((group, g) => {
    // Nobody is unknown: there is no such group to speak of.
    if (group === UNKNOWN_GROUP && division.writers[g] === 0) return [];
    return MAKINGS.map((making): Claim => {
      const place = { metric: making.metric, attribute: division.attribute, group, surface };
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
  const { groups, all, leader, evidence, family } = measured[MEASURES.indexOf(measure)]!;
  const other = { rest: -1, reference, leader }[test];
  // The interval is against the leader there is; the test also pays for its having been the luckiest.
  const tested = test === "leader" ? family.leader[g] : evidence[g]?.[test]()?.p;
  const p = other === g || tested === undefined || Number.isNaN(tested) ? null : tested;
  const estimate = measureGroup(metric, groups[g]!, all, groups[other] ?? null, evidence[g] ?? null);
  return {
    test: p === null ? null : [place.attribute, place.surface, place.group, measure, test].join("\n"),
    finding: {
      ...place,
      against: division.groups[other] ?? null,
      ...asValue(estimate),
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

function measureGroup(
  metric: MetricId,
  group: RatioSums,
  all: RatioSums,
  other: RatioSums | null,
  evidence: GroupEvidence | null,
): Measured {
  const own = evidence?.own ?? NO_WRITERS;
  const against = (test: "rest" | "reference" | "leader") => evidence?.[test]()?.interval() ?? NO_WRITERS;
  switch (metric) {
    case "impressions":
    case "exposure":
      return groupTotal(group, own);
    case "exposure-share":
      return groupShare(group, all, against("rest"));
    case "exposure-per-writer":
      return groupRatio(group, "no-benchmark", own);
    case "selection-rate":
      return groupRatio(group, "no-impressions", own);
    case "parity-ratio":
      return ratioOfRatios(group, other, metric, against("reference"));
    case "parity-ratio-max":
    case "impact-ratio":
      return ratioOfRatios(group, other, metric, against("leader"));
    case "conditional-parity-ratio":
      throw new TypeError("conditional-parity-ratio is made by conditionalFindings");
  }
}

/** Of a group without writers, or without anybody to be compared with. */
const NO_WRITERS: Interval = noInterval("too-few-writers");
