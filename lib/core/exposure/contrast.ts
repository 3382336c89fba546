import { withInterval, withoutInterval } from "@/lib/core/exposure/ratio";
import type { Membership } from "@/lib/core/exposure/slates";
import { partOf, total } from "@/lib/core/exposure/sums";
import {
  type Interval,
  type Measured,
  noInterval,
  notDefined,
  rescaled,
  type UndefinedReason,
} from "@/lib/core/measured";
import { arrange } from "@/lib/core/stats/arrangements";
import { compareBy } from "@/lib/core/stats/comparison";
import { type Measure, momentTable } from "@/lib/core/stats/moments";
import type { Draws } from "@/lib/core/stats/random";
import { seedFor } from "@/lib/core/stats/random";
import { shareOfRatio } from "@/lib/core/stats/ratio";

export type Contrast = "ratio" | "log-ratio" | "difference";

/** Two groups, and of how many others the second was chosen as the highest. */
export interface Pair {
  readonly group: number;
  readonly other: number;
  readonly against?: number;
}

/** Why there is no value: where Σn of the group is 0, and where a logarithm would be taken of 0. */
export interface ContrastReasons {
  readonly empty: UndefinedReason;
  readonly nothing: UndefinedReason;
}

/** The ratio Σx / Σn of one group against that of another: a / b, ln(a / b) or a − b. */
export function contrast(
  kind: Contrast,
  measure: Measure,
  membership: Membership,
  pair: Pair,
  reasons: ContrastReasons,
  draws: Draws,
): Measured {
  const ratio = (group: number) => {
    const base = total(partOf(measure.n, membership, group));
    return base > 0 ? total(partOf(measure.x, membership, group)) / base : Number.NaN;
  };
  const [a, b] = [ratio(pair.group), ratio(pair.other)];
  if (Number.isNaN(a)) return notDefined(reasons.empty);
  if (Number.isNaN(b)) return notDefined("no-reference");
  const members = () => [membersOf(membership, pair.group), membersOf(membership, pair.other)] as const;
  if (kind === "difference")
    return withInterval(a - b, divided("difference", measure, members(), a - b, pair, draws));
  if (b === 0) return notDefined("no-reference");
  if (a === 0) return kind === "ratio" ? withoutInterval(0, "no-variation") : notDefined(reasons.nothing);
  const interval = divided("ratio", measure, members(), a / b, pair, draws);
  return kind === "ratio"
    ? withInterval(a / b, interval)
    : withInterval(Math.log(a / b), rescaled(interval, Math.log));
}

/** A group's share Σx_g / Σx. Its interval is that of the group's mean over everyone else's (`shareOfRatio`). */
export function shareOf(x: Float64Array, membership: Membership, group: number, draws: Draws): Measured {
  const all = total(x);
  if (!(all > 0)) return notDefined("no-exposure");
  const own = total(partOf(x, membership, group));
  const [members, rest] = [itemsWhere(membership, group, 1), itemsWhere(membership, group, 0)];
  if (own === 0 || own === all) return withoutInterval(own / all, "no-variation");
  if (members.length + rest.length < x.length) return withoutInterval(own / all, "soft-membership");
  const ratio = own / members.length / ((all - own) / rest.length);
  const measure = { x, n: new Float64Array(x.length).fill(1) };
  const interval = divided("ratio", measure, [members, rest], ratio, { group, other: -1 }, draws);
  return withInterval(own / all, rescaled(interval, shareOfRatio(members.length, rest.length)));
}

/** Items that belong to the group so much. */
const itemsWhere = ({ share, groups }: Membership, group: number, part: 0 | 1): Int32Array =>
  Int32Array.from({ length: share.length / groups.length }, (_, item) => item).filter(
    (item) => share[item * groups.length + group] === part,
  );

/** Items of the group; null where one belongs to it by a part only. */
function membersOf(membership: Membership, group: number): Int32Array | null {
  const members = itemsWhere(membership, group, 1);
  const others = itemsWhere(membership, group, 0);
  return (members.length + others.length) * membership.groups.length === membership.share.length
    ? members
    : null;
}

/**
 * By dividing the items of both groups anew (`compareBy`). An item that is of both groups in part is of neither when they are
 * divided, so where memberships are uncertain there is none.
 */
function divided(
  kind: "ratio" | "difference",
  measure: Measure,
  [first, second]: readonly [Int32Array | null, Int32Array | null],
  estimate: number,
  { group, other, against = 1 }: Pair,
  { permutations, seed }: Draws,
): Interval {
  if (!first || !second) return noInterval("soft-membership");
  const { x, n } = measure;
  const counted = (members: Int32Array) => members.filter((item) => x[item] !== 0 || n[item] !== 0);
  const table = momentTable([measure]);
  const options = { permutations, seed: seedFor(seed, group, other) };
  const arrangements = arrange(table, counted(first), counted(second), options);
  return compareBy(kind, arrangements, table.places, estimate, against).interval();
}
