import type { DivisionContext } from "@/lib/core/audit/claim";
import type { AuditSpec } from "@/lib/core/audit/spec";
import type { Interval } from "@/lib/core/measured";
import { type Arrangements, arrange } from "@/lib/core/stats/arrangements";
import { type Comparison, compareBy } from "@/lib/core/stats/comparison";
import { halfSampleIntervals } from "@/lib/core/stats/half-samples";
import { type Measure, type MomentTable, momentTable } from "@/lib/core/stats/moments";
import { seedFor } from "@/lib/core/stats/random";
import type { RatioSums } from "@/lib/core/stats/ratio";

/** What the tests say of one group by one measure; null where it has nobody to be compared with. Made when asked for. */
export interface GroupEvidence {
  readonly own: Interval;
  rest(): Comparison | null;
  reference(): Comparison | null;
  leader(): Comparison | null;
}

/** Sums of one measure by group of a division, and over all. */
export interface MeasureSums {
  readonly groups: readonly RatioSums[];
  readonly all: RatioSums;
  readonly leader: number;
}

/**
 * Every shown group of a division compared with the rest, the reference and the leader, by every measure.
 *
 * @param place of the division among all: part of every seed
 * @param againstRest permutations of each group and everyone else
 * @returns by group, by measure; hidden and empty groups have none
 */
export function divisionEvidence(
  { division, hidden, reference, mayLead }: DivisionContext,
  place: number,
  measures: readonly Measure[],
  sums: readonly MeasureSums[],
  table: MomentTable,
  againstRest: readonly Arrangements[],
  spec: Pick<AuditSpec, "permutations" | "seed">,
): GroupEvidence[][] {
  const members = membersOf(division.labels, division.groups.length);
  const candidates = mayLead.filter((may, g) => may && members[g]!.length > 0).length;
  // One measure at a time: narrow rows stay in the processor's cache while writers are drawn at random.
  const narrow = measures.map((measure) => once(() => momentTable([measure])));
  return division.groups.map((group, g) => {
    const own = members[g]!;
    if (hidden.has(group) || own.length === 0) return [];
    const draws = (...task: number[]) => ({
      permutations: spec.permutations,
      seed: seedFor(spec.seed, place, g, ...task),
    });
    const intervals = halfSampleIntervals(measures, own, draws());
    return measures.map((_, m): GroupEvidence => {
      const { groups, all, leader } = sums[m]!;
      const compare = (other: number, against: number): Comparison | null => {
        if (other === -1 || other === g) return null;
        const arrangements = arrange(narrow[m]!(), own, members[other]!, draws(other, m));
        return compareBy(
          "ratio",
          arrangements,
          narrow[m]!().places,
          ratioTo(groups[g]!, groups[other]!),
          against,
        );
      };
      const toRest = ratioTo(groups[g]!, rest(all, groups[g]!));
      const isEverybody = own.length === division.labels.length;
      return {
        own: intervals[m]!,
        rest: once(() =>
          isEverybody ? null : compareBy("ratio", againstRest[g]!, [table.places[m]!], toRest),
        ),
        reference: once(() => compare(reference, 1)),
        leader: once(() => compare(leader, Math.max(1, candidates - 1))),
      };
    });
  });
}

/** A function that is called at most once, and then remembers. */
function once<Result>(make: () => Result): () => Result {
  let made: { readonly result: Result } | undefined;
  return () => {
    made ??= { result: make() };
    return made.result;
  };
}

type Totals = Pick<RatioSums, "x" | "n">;

const ratioTo = (group: Totals, other: Totals): number => group.x / group.n / (other.x / other.n);

const rest = (all: Totals, group: Totals): Totals => ({ x: all.x - group.x, n: all.n - group.n });

/** Writers of each group, in the order of the roster. */
export function membersOf(labels: Int32Array, groups: number): Int32Array[] {
  const lists: number[][] = Array.from({ length: groups }, () => []);
  for (let w = 0; w < labels.length; w++) lists[labels[w]!]!.push(w);
  return lists.map((list) => Int32Array.from(list));
}
