import { exposureByItem, overall, withGroups } from "@/lib/core/exposure/composition";
import { clipped, jackknifeEstimate, ratioEstimate, withoutInterval } from "@/lib/core/exposure/estimate";
import type { Measurement, Metric, MetricInput } from "@/lib/core/exposure/metric";
import type { Membership } from "@/lib/core/exposure/slates";
import { type Measured, notDefined } from "@/lib/core/measured";
import {
  atkinson,
  generalisedEntropy,
  gini,
  giniLeavingOut,
  type IndexOfMeans,
  indexLeavingOut,
  indexOf,
  theilParts,
} from "@/lib/core/stats/inequality";

/** Measures the exposures of all items, those never shown among them; none where nothing was exposed. */
function ofItems(input: MetricInput, measure: (exposure: Float64Array) => Measured): Measurement[] {
  const exposure = exposureByItem(input);
  return overall(exposure.some((x) => x > 0) ? measure(exposure) : notDefined("no-exposure"));
}

/** An index of means with its jackknife interval, kept in its range. */
const ofMeans = (input: MetricInput, index: IndexOfMeans, most = Number.POSITIVE_INFINITY): Measurement[] =>
  ofItems(input, (x) => {
    const value = indexOf(x, index);
    if (!Number.isFinite(value)) return notDefined("zero-exposure-item");
    return clipped(jackknifeEstimate(value, indexLeavingOut(x, index)), 0, most);
  });

/** Theil's parts among items of known group. */
function theil(input: MetricInput, { groups, share, unknown }: Membership) {
  const known =
    unknown < 0 ? share : share.map((part, cell) => (cell % groups.length === unknown ? 0 : part));
  return theilParts(exposureByItem(input), known, groups.length);
}

const ofTheil = (input: MetricInput, part: (parts: ReturnType<typeof theil>) => number): Measurement[] =>
  withGroups(input, (membership) => {
    const value = part(theil(input, membership));
    return overall(Number.isFinite(value) ? withoutInterval(value) : notDefined("no-exposure"));
  });

const shared = { fair: 0, needs: [] } as const;
const ITEMS =
  "Over all items of the pool, those never shown among them: leave them out and it is understated. Interval: jackknife over items.";
const decomposed = {
  fair: 0,
  unit: "nats",
  source: "Theil 1967; Bourguignon 1979",
  needs: ["groups"],
} as const;

export const INEQUALITY_METRICS: readonly Metric[] = [
  {
    ...shared,
    id: "gini",
    name: "Gini coefficient of exposure",
    formula: "Σ (2i − n − 1) x_(i) ÷ (n Σ x), x_(1) ≤ … ≤ x_(n) exposure of the items",
    range: "[0, 1 − 1/n]",
    unit: "index",
    source: "Gini 1912",
    pitfall: `Equal exposure need not be deserved exposure. ${ITEMS}`,
    namesakes: "LensKit divides by n as here; holisticai by n − 1: see gini-unbiased.",
    compute: (input) => ofItems(input, (x) => clipped(jackknifeEstimate(gini(x), giniLeavingOut(x)), 0, 1)),
  },
  {
    ...shared,
    id: "gini-unbiased",
    name: "Gini coefficient, divided by n − 1",
    formula: "n ÷ (n − 1) × gini",
    range: "[0, 1]",
    unit: "index",
    source: "Deltas 2003",
    pitfall: `Only in a sample from a larger pool is it the less biased. ${ITEMS}`,
    namesakes: "What holisticai calls gini.",
    compute: (input) =>
      ofItems(input, (x) => {
        const n = x.length;
        if (n < 2) return notDefined("no-items");
        const leftOut = giniLeavingOut(x).map((value) => ((n - 1) / (n - 2)) * value);
        return clipped(jackknifeEstimate((n / (n - 1)) * gini(x), leftOut), 0, 1);
      }),
  },
  ...[0.5, 1].map(
    (epsilon): Metric => ({
      ...shared,
      id: `atkinson-${epsilon}`,
      name: `Atkinson index, aversion ${epsilon}`,
      formula:
        epsilon === 1 ? "1 − geometric mean ÷ mean" : `1 − (mean of (x/μ)^${1 - epsilon})^(1/${1 - epsilon})`,
      range: "[0, 1]",
      unit: "index",
      source: "Atkinson 1970",
      pitfall: `${epsilon >= 1 ? "One item without exposure makes it 1. " : ""}${ITEMS}`,
      compute: (input) => ofMeans(input, atkinson(epsilon), 1),
    }),
  ),
  {
    ...shared,
    id: "generalised-entropy-2",
    name: "Generalised entropy, α = 2",
    formula: "1/(2n) Σ ((x/μ)² − 1): half the squared coefficient of variation",
    range: "[0, (n − 1)/2]",
    unit: "index",
    source: "Shorrocks 1980",
    pitfall: `Ruled by the most exposed items. ${ITEMS}`,
    compute: (input) => ofMeans(input, generalisedEntropy(2)),
  },
  {
    ...shared,
    id: "theil-t",
    name: "Theil index T",
    formula: "mean of (x/μ) ln(x/μ)",
    range: "[0, ln n]",
    unit: "nats",
    source: "Theil 1967",
    pitfall: `Grows with the number of items. ${ITEMS}`,
    compute: (input) => ofMeans(input, generalisedEntropy(1)),
  },
  {
    ...shared,
    id: "theil-l",
    name: "Theil index L, mean logarithmic deviation",
    formula: "mean of −ln(x/μ)",
    range: "[0, ∞)",
    unit: "nats",
    source: "Theil 1967",
    pitfall: `Infinite, and so undefined, where an item was never shown: read never-shown beside it. ${ITEMS}`,
    compute: (input) => ofMeans(input, generalisedEntropy(0)),
  },
  {
    ...shared,
    id: "never-shown",
    name: "Items never shown",
    formula: "items without any exposure ÷ items of the pool",
    range: "[0, 1]",
    fair: null,
    unit: "share",
    source: "counting",
    pitfall: "Depends on how many lists were looked at. Interval: linearised over items.",
    compute: (input) => {
      const unseen = exposureByItem(input).map((x) => (x > 0 ? 0 : 1));
      return overall(clipped(ratioEstimate(unseen, unseen.slice().fill(1), "no-items"), 0, 1));
    },
  },
  {
    ...decomposed,
    id: "theil-within",
    name: "Theil T within groups",
    formula: "Σ over groups of s T_g; s: share of exposure, T_g: T among the group's items",
    range: "[0, ln n]",
    fair: null,
    pitfall:
      "Not about groups at all: what would remain if groups were equal. Among items of known group. No interval.",
    compute: (input) => ofTheil(input, ({ within }) => within),
  },
  {
    ...decomposed,
    id: "theil-between",
    name: "Theil T between groups",
    formula: "Σ over groups of s ln(s/f); s: share of exposure, f: share of items",
    range: "[0, ln n]",
    pitfall:
      "Says how much, not in whose favour. Within + between = T among items of known group. No interval.",
    compute: (input) => ofTheil(input, ({ between }) => between),
  },
  {
    ...decomposed,
    id: "theil-between-share",
    name: "Share of inequality between groups",
    formula: "between ÷ (within + between)",
    range: "[0, 1]",
    unit: "share",
    pitfall:
      "Usually small even where groups are treated very unequally, since items differ more than groups. No interval.",
    compute: (input) => ofTheil(input, ({ within, between }) => between / (within + between)),
  },
  {
    ...decomposed,
    id: "theil-of-group",
    name: "Theil T inside a group",
    formula: "mean of (x/μ_g) ln(x/μ_g), over the group's items by their membership",
    range: "[0, ln n]",
    fair: null,
    pitfall: "Small groups come out small. No interval.",
    compute: (input) =>
      withGroups(input, (membership) => {
        const { ofGroup } = theilParts(exposureByItem(input), membership.share, membership.groups.length);
        return membership.groups.map((group, g) => ({
          group,
          request: null,
          value: Number.isFinite(ofGroup[g]!) ? withoutInterval(ofGroup[g]!) : notDefined("no-exposure"),
        }));
      }),
  },
];
