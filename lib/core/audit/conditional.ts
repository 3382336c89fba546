import { asValue, type Claim, contextOf, suppressedFinding } from "@/lib/core/audit/claim";
import type { AuditColumns } from "@/lib/core/audit/columns";
import type { AuditDivision } from "@/lib/core/audit/divisions";
import { membersOf } from "@/lib/core/audit/evidence";
import { UNKNOWN_GROUP } from "@/lib/core/audit/finding";
import type { AuditSpec } from "@/lib/core/audit/spec";
import type { Suppressed } from "@/lib/core/audit/suppression";
import { auditedSurfaces, benchmarkMass, onSurface, sumByWriter } from "@/lib/core/audit/surfaces";
import { type Measured, notDefined } from "@/lib/core/measured";
import { arrange } from "@/lib/core/stats/arrangements";
import { type Comparison, compareBy } from "@/lib/core/stats/comparison";
import { momentTable } from "@/lib/core/stats/moments";
import { seedFor } from "@/lib/core/stats/random";
import { effectiveWriters, sumGroup } from "@/lib/core/stats/ratio";
import { compareWithinStrata, type StratifiedMeasure, strataMeasures } from "@/lib/core/stats/stratified";

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
    const table = momentTable(strataMeasures(measure, columns.writers.length));
    const exposure = sumByWriter(columns, "exposure", onSurface(columns, surface));
    const impressions = sumByWriter(columns, "impressions", onSurface(columns, surface));
    return divided
      .filter(({ parts }) => parts.length === 1)
      .flatMap((division, d) => {
        const { hidden, reference } = contextOf(division, suppressed, spec);
        const { labels, groups } = division;
        if (reference === -1) return [];
        const compared = compareWithinStrata(measure, labels, groups.length, reference);
        const members = membersOf(labels, groups.length);
        const compare = (g: number): Comparison => {
          const seed = seedFor(spec.seed, s, d, g);
          const options = { permutations: spec.permutations, seed, home };
          const arrangements = arrange(table, members[g]!, members[reference]!, options);
          return compareBy("ratio", arrangements, table.places, Math.exp(compared[g]!.log));
        };
        const overall = groups.map((_, g) => sumGroup(exposure, benchmark, labels, g));
        const isAbsent = (g: number) => groups[g] === UNKNOWN_GROUP && division.writers[g] === 0;
        return groups.flatMap((group, g): Claim[] => {
          if (g === reference || isAbsent(g)) return [];
          const place = {
            metric: "conditional-parity-ratio" as const,
            attribute: division.attribute,
            group,
            surface,
          };
          if (hidden.has(group)) return [{ test: null, finding: suppressedFinding(place, spec.margin) }];
          const { p, interval } = compare(g);
          const { log } = compared[g]!;
          const sums = overall[g]!;
          const measured: Measured = Number.isNaN(log)
            ? notDefined("no-exposure")
            : { kind: "estimate", value: Math.exp(log), ...interval };
          const gap = Math.log(sums.x / sums.n / (overall[reference]!.x / overall[reference]!.n));
          return [
            {
              test: Number.isNaN(p) ? null : [division.attribute, surface, group, "within topics"].join("\n"),
              finding: {
                ...place,
                against: groups[reference]!,
                ...asValue(measured),
                n: {
                  writers: division.writers[g]!,
                  impressions: sumGroup(impressions, benchmark, labels, g).x,
                  effective: effectiveWriters(sums),
                  selected: null,
                },
                p: Number.isNaN(p) ? null : p,
                threshold: spec.margin,
                reversal: isReversal(measured, log, gap),
              },
            },
          ];
        });
      });
  });
}

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
