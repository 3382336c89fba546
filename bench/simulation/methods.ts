import type { Draws } from "@/bench/simulation/draws";
import { judgeFeatures } from "@/bench/simulation/features";
import { judgeItems } from "@/bench/simulation/items";
import {
  intervalOf,
  type Judged,
  type JudgeOptions,
  LEVEL,
  misses,
  missesValue,
  rejects,
} from "@/bench/simulation/judged";
import { linearisedRejects, pooledRowsReject, rowsReject } from "@/bench/simulation/not-shipped";
import { judgeRequests } from "@/bench/simulation/requests";
import { exposures, rates, type Spread, strata as stratified, type World } from "@/bench/simulation/worlds";
import { groupRatio, groupShare, groupTotal } from "@/lib/core/audit/estimates";
import { divisionEvidence, membersOf } from "@/lib/core/audit/evidence";
import { arrange } from "@/lib/core/stats/arrangements";
import { compareBy } from "@/lib/core/stats/comparison";
import { momentTable } from "@/lib/core/stats/moments";
import { familyTests } from "@/lib/core/stats/permutation";
import { addSums, leadingGroup, sumGroup } from "@/lib/core/stats/ratio";
import { carriesTest, compareWithinStrata } from "@/lib/core/stats/stratified";
import { studentQuantile } from "@/lib/core/stats/student-t";

type Judge = (sizes: readonly number[], spread: Spread, draws: Draws, options: JudgeOptions) => Judged;

/** Makes a world of each kind and says what the shipped methods say of it. */
export const JUDGES = {
  rate: (sizes, spread, draws, options) => judgeGroups(rates(sizes, spread, draws), options),
  roster: (sizes, spread, draws, options) => judgeGroups(exposures(sizes, spread, draws), options),
  strata: (sizes, spread, draws, options) => judgeStrata(stratified(sizes, spread, draws), options),
  items: judgeItems,
  requests: judgeRequests,
  features: judgeFeatures,
} as const satisfies Record<string, Judge>;

export type Kind = keyof typeof JUDGES;

/** Every test and interval that an audit makes of groups on a surface. */
function judgeGroups({ labels, x: [x], n: [n], truth }: World, options: JudgeOptions): Judged {
  if (!x || !n) throw new TypeError("a world has a measure");
  const groups = Math.max(...labels) + 1;
  // Differences are made of means per impression only; of means per writer only ratios.
  const isRate = truth < 1;
  const measures = [{ x, n, isShare: isRate }];
  const table = momentTable(measures);
  const mayLead = Array<boolean>(groups).fill(true);
  const sums = Array.from({ length: groups }, (_, g) => sumGroup(x, n, labels, g));
  const all = sums.reduce(addSums);
  const leader = leadingGroup(sums, mayLead);
  const names = sums.map((_, g) => String(g));
  const writers = Int32Array.from(sums, (group) => group.writers);
  const division = { attribute: "group", parts: ["group"], groups: names, labels, writers };
  const context = { division, hidden: new Set<string>(), reference: 1, mayLead };
  const [tested] = familyTests([{ labels, groups, mayLead }], table, options);
  const family = tested?.p[0];
  if (!tested || !family) throw new TypeError("a measure has tests");
  const evidence = divisionEvidence(
    context,
    0,
    measures,
    [{ groups: sums, all, leader }],
    table,
    tested.rest,
    options,
  );
  const byGroup = evidence.map(([of]) => of);
  const first = byGroup[0];
  const members = membersOf(labels, groups);
  const arrangements = arrange(table, members[0]!, members[1]!, options);
  const gap = sums[0]!.x / sums[0]!.n - sums[1]!.x / sums[1]!.n;
  const difference = compareBy("difference", arrangements, table.places, gap);
  const behind = leader === 0 ? 1 : 0;
  return {
    tests: {
      "to the reference": rejects(first?.reference()?.p),
      "to the rest": rejects(first?.rest()?.p),
      "to the leader": rejects(family.leader[0]),
      "max-T": [...family.maxT].some((p) => p <= LEVEL),
      ...(isRate ? { difference: rejects(difference.p) } : {}),
    },
    intervals: {
      "ratio to the reference": misses(first?.reference()?.interval(), 1),
      "ratio to the leader": misses(byGroup[behind]?.leader()?.interval(), 1),
      share: missesValue(
        groupShare(sums[0]!, all, intervalOf(first?.rest()?.interval())),
        sums[0]!.n / all.n,
      ),
      "rate, first group": missesValue(groupRatio(sums[0]!, "no-impressions", intervalOf(first?.own)), truth),
      "rate, second group": missesValue(
        groupRatio(sums[1]!, "no-impressions", intervalOf(byGroup[1]?.own)),
        truth,
      ),
      total: missesValue(groupTotal(sums[0]!, intervalOf(first?.own)), truth * sums[0]!.n),
      ...(isRate ? { difference: misses(difference.interval(), 0) } : {}),
    },
    contrast: {
      "iid rows": rowsReject(
        sums,
        n.every((value) => value === 1),
      ),
      "log-t": linearisedRejects(sums),
    },
  };
}

function judgeStrata({ labels, x, n, home }: World, options: JudgeOptions): Judged {
  const strata = x.map((values, k) => ({ x: values, n: n[k]! }));
  const table = momentTable(strata);
  const rows = [...labels.keys()].flatMap((w) =>
    strata.flatMap((stratum, k) => (stratum.n[w]! > 0 ? [{ w, k }] : [])),
  );
  const measure = {
    writer: Int32Array.from(rows, ({ w }) => w),
    stratum: Int32Array.from(rows, ({ k }) => k),
    x: Float64Array.from(rows, ({ w, k }) => x[k]![w]!),
    n: Float64Array.from(rows, ({ w, k }) => n[k]![w]!),
    strata: strata.length,
  };
  const [pooled] = compareWithinStrata(measure, labels, 2, 1);
  const [first, second] = membersOf(labels, 2);
  const arrangements = arrange(table, first!, second!, { ...options, home });
  const { p, interval } = compareBy("ratio", arrangements, table.places, Math.exp(pooled!.log));
  return {
    tests: { "within topics": carriesTest(pooled!) ? rejects(p) : null },
    intervals: { "ratio within topics": carriesTest(pooled!) ? misses(interval(), 1) : null },
    contrast: {
      "iid rows": pooledRowsReject(
        strata.map((stratum) => [0, 1].map((g) => sumGroup(stratum.x, stratum.n, labels, g))),
      ),
      "log-t": Math.abs(pooled!.log / pooled!.se) > studentQuantile(0.975, first!.length - 1),
    },
  };
}
