import { groupBy } from "@/lib/core/collections";
import { attention } from "@/lib/core/exposure/attention";
import { knownShares } from "@/lib/core/exposure/composition";
import { type Definition, groupMetric, listMetric, overall } from "@/lib/core/exposure/define";
import { knownTargets, pooledTarget } from "@/lib/core/exposure/known-targets";
import type { Metric, MetricInput } from "@/lib/core/exposure/metric";
import { knownExposure } from "@/lib/core/exposure/metrics/group-exposure";
import { meanOverRequests } from "@/lib/core/exposure/over-requests";
import { ratioOf } from "@/lib/core/exposure/ratio";
import type { Membership } from "@/lib/core/exposure/slates";
import { sumByItem, total } from "@/lib/core/exposure/sums";
import { type Measured, notDefined } from "@/lib/core/measured";
import { entropy, klDivergence } from "@/lib/core/stats/divergence";
import type { Draws } from "@/lib/core/stats/random";

/** [reader] shares of the known groups in the exposure of what the reader was shown; null where none of it is known. */
function readerShares(
  { slates, model }: Pick<MetricInput, "slates" | "model">,
  membership: Membership,
): (Float64Array | null)[] {
  const { reader, start, item } = slates;
  const size = membership.groups.length;
  const looks = attention(slates, model);
  const sums: Float64Array[] = [];
  reader?.forEach((who, request) => {
    sums[who] ??= new Float64Array(size);
    const seen = sums[who];
    for (let row = start[request]!; row < start[request + 1]!; row++) {
      for (let g = 0; g < size; g++) seen[g]! += looks[row]! * membership.share[item[row]! * size + g]!;
    }
  });
  return Array.from(sums, (seen) => (seen ? knownShares(seen, membership) : null));
}

/** [group] shares of the known groups in some items; null where none of them is known. */
function sharesOfItems(items: Int32Array, membership: Membership): Float64Array | null {
  const { groups, share } = membership;
  const sums = groups.map((_, group) =>
    total(Array.from(items, (item) => share[item * groups.length + group]!)),
  );
  return knownShares(sums, membership);
}

/** Mixed into what is shown, so that a group never shown gives a large number and not infinity. */
const SMOOTHING = 0.01;

/**
 * Calibration of what one reader is shown: KL(wanted ‖ shown), shown mixed with 1 % of wanted.
 * Source: Steck 2018, Calibrated recommendations, equations 5 and 6.
 */
export const calibration = (wanted: Float64Array, shown: Float64Array): number =>
  klDivergence(
    wanted,
    shown.map((share, g) => (1 - SMOOTHING) * share + SMOOTHING * wanted[g]!),
  );

/**
 * Mean calibration of each cohort of readers. `wanted` gives each reader's own shares (what she read before, for instance);
 * null where nothing is known of her, and she is not counted then.
 *
 * @param cohort [reader] index of the reader's cohort, below `cohorts`
 */
export function calibrationByCohort(
  shown: readonly (Float64Array | null)[],
  wanted: (reader: number) => Float64Array | null,
  cohort: ArrayLike<number>,
  cohorts: number,
  draws: Draws,
): Measured[] {
  const values = Array.from({ length: cohorts }, (): number[] => []);
  shown.forEach((shares, reader) => {
    const aim = wanted(reader);
    if (shares && aim) values[cohort[reader]!]?.push(calibration(aim, shares));
  });
  return values.map((each) => meanOverRequests(each, { reason: "no-readers", isBounded: true, draws }));
}

const ofReaders = (
  definition: Definition,
  measure: (shown: readonly (Float64Array | null)[], input: MetricInput, membership: Membership) => Measured,
): Metric =>
  groupMetric(definition, (input, membership) => [
    overall(measure(readerShares(input, membership), input, membership)),
  ]);

export const READER_METRICS: readonly Metric[] = [
  ofReaders(
    {
      id: "reader-entropy",
      name: "Entropy of what a reader is shown",
      formula:
        "mean over readers of −Σ over groups of s ln s; s: shares of the exposure in all lists of the reader",
      range: "[0, ln of the number of groups]",
      fair: null,
      unit: "nats",
      source: "Shannon 1948",
      pitfall:
        "Readers with few lists look narrow. Everyone may be shown one group each, and exposure-entropy still be high. Interval: half samples of readers.",
      needs: ["reader"],
    },
    (shown, { draws }) =>
      meanOverRequests(
        shown.flatMap((shares) => (shares ? [entropy(shares)] : [])),
        { reason: "no-readers", isBounded: true, draws },
      ),
  ),
  ofReaders(
    {
      id: "reader-calibration",
      name: "Miscalibration of what a reader is shown",
      formula:
        "mean over readers of Σ over groups of t ln(t/q), q = 0.99 s + 0.01 t; s: shares shown to the reader, t: shares of what she read before, where that is given; else the target (where questions have their own, the mean of hers, weighted by exposure)",
      range: "[0, ln 100]",
      fair: 0,
      unit: "nats",
      source: "Steck 2018, Calibrated recommendations",
      pitfall:
        "Without her history, a reader is measured against what all should be shown, which is another question. Interval: half samples of readers.",
      namesakes: "The divergence runs from the target to what is shown; exposure-kl runs the other way.",
      needs: ["reader"],
    },
    (shown, input, membership) => {
      const everyone = new Uint8Array(shown.length);
      const calibrated = (wanted: readonly (Float64Array | null)[]) =>
        calibrationByCohort(shown, (reader) => wanted[reader] ?? null, everyone, 1, input.draws)[0] ??
        notDefined("no-readers");
      const { history } = input.slates;
      if (history) return calibrated(history.map((read) => sharesOfItems(read, membership)));
      const targets = knownTargets(input, membership);
      if (!targets) return notDefined("no-target");
      const exposure = knownExposure(input, membership);
      const requests = groupBy(input.slates.requests.keys(), (request) => input.slates.reader?.[request]);
      const wanted = shown.map((_, reader) => pooledTarget(targets, exposure, requests.get(reader) ?? []));
      if (wanted.includes(null)) return notDefined("no-target");
      return calibrated(wanted);
    },
  ),
  listMetric(
    {
      id: "catalogue-coverage",
      name: "Catalogue coverage",
      formula: "items that stand among the first k of at least one request ÷ items of the pool",
      range: "[0, 1]",
      fair: null,
      unit: "share",
      source: "Ge, Delgado-Battenfeld & Jannach 2010",
      pitfall: "Grows with the number of requests looked at. Interval: half samples of items.",
      needs: [],
    },
    ({ slates, top, draws }) => {
      const shown = sumByItem(slates, (row) => (slates.position[row]! <= top ? 1 : 0));
      const covered = shown.map((rows) => (rows > 0 ? 1 : 0));
      return [overall(ratioOf({ x: covered, n: covered.map(() => 1), isShare: true }, "no-items", draws))];
    },
  ),
];
