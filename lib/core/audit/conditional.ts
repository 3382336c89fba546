import {
  asValue,
  type Claim,
  contextOf,
  type DivisionContext,
  suppressedFinding,
} from "@/lib/core/audit/claim";
import type { AuditColumns } from "@/lib/core/audit/columns";
import type { AuditDivision } from "@/lib/core/audit/divisions";
import { membersOf } from "@/lib/core/audit/evidence";
import { UNKNOWN_GROUP } from "@/lib/core/audit/finding";
import type { AuditSpec } from "@/lib/core/audit/spec";
import type { Suppressed } from "@/lib/core/audit/suppression";
import { auditedSurfaces, benchmarkMass, onSurface, sumByWriter } from "@/lib/core/audit/surfaces";
import { type Measured, noInterval, notDefined } from "@/lib/core/measured";
import { arrange } from "@/lib/core/stats/arrangements";
import { type Comparison, compareBy } from "@/lib/core/stats/comparison";
import { type MomentTable, momentTable } from "@/lib/core/stats/moments";
import { seedFor } from "@/lib/core/stats/random";
import { effectiveWriters, sumGroup } from "@/lib/core/stats/ratio";
import {
  carriesTest,
  compareWithinStrata,
  type StratifiedMeasure,
  strataMeasures,
} from "@/lib/core/stats/stratified";

/**
 * Parity within topics: the ratio of exposure per benchmark unit to the reference group's, compared topic by topic and
 * pooled. Where a group does worse inside the topics but not overall (or the other way round), the overall ratio hides it
 * (Simpson 1951): that is a reversal. It is flagged when the pooled ratio's interval excludes 1 and the overall ratio lies
 * on the other side of 1.
 *
 * Single attributes only. None where the stories name fewer than two topics.
 */
export function conditionalFindings(
  columns: AuditColumns,
  spec: AuditSpec,
  divided: readonly AuditDivision[],
  suppressed: Suppressed,
): Claim[] {
  if (columns.dimensions.topics.length < 2) return [];
  const home = mainTopics(columns);
  const benchmark = benchmarkMass(columns, spec.benchmark);
  return auditedSurfaces(columns, spec).flatMap((surface, s) => {
    const measure = byTopic(columns, spec, surface);
    const onThis = onSurface(columns, surface);
    const on: OnSurface = {
      surface,
      measure,
      home,
      table: momentTable(strataMeasures(measure, columns.writers.length)),
      exposure: sumByWriter(columns, "exposure", onThis),
      impressions: sumByWriter(columns, "impressions", onThis),
      benchmark,
    };
    return divided
      .filter(({ parts }) => parts.length === 1)
      .flatMap((division, d) =>
        divisionClaims(contextOf(division, suppressed, spec), on, {
          ...spec,
          seed: seedFor(spec.seed, s, d),
        }),
      );
  });
}

/** One surface: what each writer got in each topic, and in all. */
interface OnSurface {
  readonly surface: string;
  readonly measure: StratifiedMeasure;
  readonly home: Int32Array;
  readonly table: MomentTable;
  readonly exposure: Float64Array;
  readonly impressions: Float64Array;
  readonly benchmark: Float64Array;
}

function divisionClaims(
  { division, hidden, reference }: DivisionContext,
  { surface, measure, home, table, exposure, impressions, benchmark }: OnSurface,
  spec: AuditSpec,
): Claim[] {
  const { labels, groups } = division;
  if (reference === -1) return [];
  const members = membersOf(labels, groups.length);
  const compared = compareWithinStrata(measure, labels, groups.length, reference);
  const overall = groups.map((_, g) => sumGroup(exposure, benchmark, labels, g));
  const rate = (g: number) => overall[g]!.x / overall[g]!.n;
  const compare = (g: number): Comparison => {
    if (!carriesTest(compared[g]!)) return NOT_TESTED;
    const options = { permutations: spec.permutations, seed: seedFor(spec.seed, g), home };
    const arrangements = arrange(table, members[g]!, members[reference]!, options);
    return compareBy("ratio", arrangements, table.places, Math.exp(compared[g]!.log));
  };
  return groups.flatMap((group, g): Claim[] => {
    const isAbsent = group === UNKNOWN_GROUP && division.writers[g] === 0;
    if (g === reference || isAbsent) return [];
    const metric = "conditional-parity-ratio" as const;
    const place = { metric, attribute: division.attribute, group, surface };
    if (hidden.has(group)) return [{ test: null, finding: suppressedFinding(place, spec.margin) }];
    const { p, interval } = compare(g);
    const { log } = compared[g]!;
    const measured: Measured = Number.isNaN(log)
      ? notDefined("no-exposure")
      : { kind: "estimate", value: Math.exp(log), ...interval() };
    const isTested = !Number.isNaN(p);
    return [
      {
        test: isTested ? [division.attribute, surface, group, "within topics"].join("\n") : null,
        finding: {
          ...place,
          against: groups[reference]!,
          ...asValue(measured),
          n: {
            writers: division.writers[g]!,
            impressions: sumGroup(impressions, benchmark, labels, g).x,
            effective: effectiveWriters(overall[g]!),
            selected: null,
          },
          p: isTested ? p : null,
          threshold: spec.margin,
          reversal: isReversal(measured, log, Math.log(rate(g) / rate(reference))),
        },
      },
    ];
  });
}

const NOT_TESTED: Comparison = { p: Number.NaN, interval: () => noInterval("too-few-writers") };

function isReversal(measured: Measured, within: number, overall: number): boolean {
  if (measured.kind === "undefined" || measured.low === null || measured.high === null) return false;
  const excludesParity = measured.high < 1 || measured.low > 1;
  return excludesParity && Math.sign(within) === -Math.sign(overall);
}

/** One row per writer and topic in which she is on the benchmark, with her exposure there. */
function byTopic(columns: AuditColumns, spec: AuditSpec, surface: string): StratifiedMeasure {
  const { cells, dimensions, writers } = columns;
  const strata = dimensions.topics.length;
  const keep = onSurface(columns, surface);
  const x = new Float64Array(writers.length * strata);
  for (let i = 0; i < cells.writer.length; i++) {
    if (keep(i)) x[cells.writer[i]! * strata + cells.topic[i]!]! += cells.exposure[i]!;
  }
  const mass = dimensions.topics.map((_, topic) => benchmarkMass(columns, spec.benchmark, topic));
  const rows: { writer: number; topic: number }[] = [];
  for (let writer = 0; writer < writers.length; writer++) {
    for (let topic = 0; topic < strata; topic++) {
      if (mass[topic]![writer]! > 0) rows.push({ writer, topic });
    }
  }
  return {
    writer: Int32Array.from(rows, ({ writer }) => writer),
    stratum: Int32Array.from(rows, ({ topic }) => topic),
    x: Float64Array.from(rows, ({ writer, topic }) => x[writer * strata + topic]!),
    n: Float64Array.from(rows, ({ writer, topic }) => mass[topic]![writer]!),
    strata,
  };
}

/** The topic in which a writer has most stories; -1 for a writer without any. */
function mainTopics({ inventory, writers }: AuditColumns): Int32Array {
  const main = new Int32Array(writers.length).fill(-1);
  const most = new Int32Array(writers.length);
  for (let i = 0; i < inventory.writer.length; i++) {
    const writer = inventory.writer[i]!;
    if (inventory.stories[i]! > most[writer]!) {
      most[writer] = inventory.stories[i]!;
      main[writer] = inventory.topic[i]!;
    }
  }
  return main;
}
