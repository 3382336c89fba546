import type { AuditColumns } from "@/lib/core/audit/columns";
import { membersOf } from "@/lib/core/audit/evidence";
import { ALL_SURFACES, type Finding } from "@/lib/core/audit/finding";
import { contributionsOf, isUnsafe } from "@/lib/core/audit/risk";
import type { AuditSpec } from "@/lib/core/audit/spec";
import { type Measured, notDefined } from "@/lib/core/measured";
import { chartDraws } from "@/lib/core/report/chart-draws";
import type { ShownGroups } from "@/lib/core/report/groups";
import type { Interest } from "@/lib/core/report/solidity/views";
import { arrange } from "@/lib/core/stats/arrangements";
import { examination } from "@/lib/core/stats/click-model";
import { compareBy } from "@/lib/core/stats/comparison";
import { momentTable } from "@/lib/core/stats/moments";
import { inversePropensity, type Weighed } from "@/lib/core/stats/propensity";

/** A click counts as at most this many: lower positions are rarely looked at, and a few clicks there would decide. */
const CLIP = 10;

/** Clicks of one writer at one position of one surface, and how likely it is to be looked at. */
interface Look extends Weighed {
  readonly writer: number;
}

/**
 * Exposure for equal interest: the parity ratio over the ratio of click rates at equal positions. How likely a position is
 * to be looked at comes from the clicks themselves, by surface.
 *
 * Caveats: interest is seen only where stories were shown; a click is one kind of interest; and what a ranker puts first is
 * also better liked, so the correction for position goes too far rather than not far enough.
 *
 * @returns one for each group that can be compared; undefined where the log holds no clicks
 *
 * Source: Singh & Joachims 2018 (disparate treatment); Raj & Ekstrand 2022 (EUR); Joachims, Swaminathan & Schnabel 2017
 * (clicks weighted by inverse examination).
 */
export function interests(
  columns: AuditColumns,
  spec: AuditSpec,
  { division, reference, shown }: ShownGroups,
  surface: string,
  ratios: readonly Finding[],
): ReadonlyMap<number, Interest> | undefined {
  const looks = looksOn(columns, surface);
  if (!looks) return undefined;
  const { labels, groups } = division;
  const clicks = new Float64Array(labels.length);
  const weighted = new Float64Array(labels.length);
  const impressions = new Float64Array(labels.length);
  for (const { writer, propensity, count, sum } of looks) {
    if (!(propensity > 0)) continue;
    clicks[writer]! += sum;
    weighted[writer]! += Math.min(CLIP, 1 / propensity) * sum;
    impressions[writer]! += count;
  }
  const contributions = contributionsOf(
    Array.from(labels, (label) => [label]),
    clicks,
  );
  const isSafe = (g: number) => {
    const own = contributions.get(g);
    return own !== undefined && !isUnsafe(own, spec.privacyFloor);
  };
  if (reference === -1 || !isSafe(reference)) return new Map();
  const members = membersOf(labels, groups.length);
  const table = momentTable([{ x: weighted, n: impressions }]);
  const rateOf = (g: number) => over(weighted, members[g]!) / over(impressions, members[g]!);
  return new Map(
    shown
      .filter((g) => g !== reference && isSafe(g))
      .map((g): [number, Interest] => {
        const estimate = inversePropensity(
          looks.filter(({ writer }) => labels[writer] === g),
          { clip: CLIP },
        );
        const value = rateOf(g) / rateOf(reference);
        const arrangements = arrange(table, members[g]!, members[reference]!, chartDraws(spec, g));
        const ratio: Measured =
          estimate.refused === null
            ? { kind: "estimate", value, ...compareBy("ratio", arrangements, table.places, value).interval() }
            : notDefined("too-few-writers");
        const parity = ratios.find(({ group }) => group === groups[g]);
        return [
          g,
          { ratio, exposure: parity ? dividedBy(parity, ratio) : notDefined("no-exposure"), estimate },
        ];
      }),
  );
}

/** A ratio over another one. Both intervals hold together with at least 90 %, so does what is made of them. */
function dividedBy({ value, low, high }: Finding, by: Measured): Measured {
  if (by.kind === "undefined") return by;
  if (value === null) return notDefined("no-exposure");
  const hasBoth = low !== null && high !== null && by.low !== null && by.high !== null;
  const ends = hasBoth ? { low: low / by.high, high: high / by.low } : { low: null, high: null };
  return {
    kind: "estimate",
    value: value / by.value,
    ...ends,
    method: hasBoth ? by.method : "too-few-writers",
  };
}

/** Null where the log holds no clicks, or none at the first position of any surface. */
function looksOn(columns: AuditColumns, surface: string): Look[] | null {
  const { positions, dimensions, writers } = columns;
  const { clicks } = positions;
  if (!clicks) return null;
  const codes =
    surface === ALL_SURFACES ? [...dimensions.surfaces.keys()] : [dimensions.surfaces.indexOf(surface)];
  const looks = codes.flatMap((code) => {
    const rows = Array.from(positions.writer.keys()).filter((i) => positions.surface[i] === code);
    const of = (column: Int32Array) => rows.map((i) => column[i]!);
    const counts = {
      item: of(positions.writer),
      position: of(positions.position).map((position) => position - 1),
      impressions: of(positions.impressions),
      clicks: of(clicks),
    };
    const deepest = counts.position.reduce((deep, position) => Math.max(deep, position + 1), 0);
    const theta = deepest === 0 ? null : examination(counts, writers.length, deepest);
    if (!theta) return [];
    return rows.map((_, k) => ({
      writer: counts.item[k]!,
      propensity: theta[counts.position[k]!]!,
      count: counts.impressions[k]!,
      sum: counts.clicks[k]!,
    }));
  });
  return looks.length === 0 ? null : looks;
}

const over = (values: Float64Array, members: Int32Array): number =>
  members.reduce((sum, w) => sum + values[w]!, 0);
