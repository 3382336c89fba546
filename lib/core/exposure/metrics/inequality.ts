import { exposureByItem } from "@/lib/core/exposure/composition";
import { type Definition, groupMetric, listMetric, overall } from "@/lib/core/exposure/define";
import type { Metric, MetricInput } from "@/lib/core/exposure/metric";
import { ratioOf, withoutInterval } from "@/lib/core/exposure/ratio";
import type { Membership } from "@/lib/core/exposure/slates";
import { type Measured, notDefined, type UndefinedReason } from "@/lib/core/measured";
import {
  atkinson,
  generalisedEntropy,
  gini,
  type IndexOfMeans,
  indexOf,
  theilParts,
} from "@/lib/core/stats/inequality";

/**
 * A number of a whole distribution, without an interval: where exposure has a heavy tail its ends are where the rarest items
 * are, and no sample shows them.
 */
const ofDistribution = (value: number, reason: UndefinedReason): Measured =>
  Number.isFinite(value) ? withoutInterval(value, "no-method") : notDefined(reason);

/** A metric of the exposures of all items, those never shown among them; undefined where nothing was exposed. */
const ofItems = (definition: Definition, measure: (exposure: Float64Array) => Measured): Metric =>
  listMetric(definition, (input) => {
    const exposure = exposureByItem(input);
    return [overall(exposure.some((x) => x > 0) ? measure(exposure) : notDefined("no-exposure"))];
  });

const ofMeans = (definition: Definition, index: IndexOfMeans): Metric =>
  ofItems(definition, (x) => ofDistribution(indexOf(x, index), "zero-exposure-item"));

/** Theil's parts among items of known group. */
function theil(input: MetricInput, { groups, share, unknown }: Membership) {
  const known =
    unknown < 0 ? share : share.map((part, cell) => (cell % groups.length === unknown ? 0 : part));
  return theilParts(exposureByItem(input), known, groups.length);
}

const ofTheil = (definition: Definition, part: (parts: ReturnType<typeof theil>) => number): Metric =>
  groupMetric(definition, (input, membership) => {
    return [overall(ofDistribution(part(theil(input, membership)), "no-exposure"))];
  });

const shared = { fair: 0, needs: [] } as const;
const ITEMS =
  "Over all items of the pool, those never shown among them: leave them out and it is understated. No interval: none holds where exposure has a heavy tail.";
const decomposed = {
  fair: 0,
  unit: "nats",
  source: "Theil 1967; Bourguignon 1979",
  needs: [],
} as const;

export const INEQUALITY_METRICS: readonly Metric[] = [
  ofItems(
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
    },
    (x) => ofDistribution(gini(x), "no-exposure"),
  ),
  ofItems(
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
    },
    (x) => {
      const n = x.length;
      return n < 2 ? notDefined("no-items") : ofDistribution((n / (n - 1)) * gini(x), "no-exposure");
    },
  ),
  ...[0.5, 1].map((epsilon) =>
    ofMeans(
      {
        ...shared,
        id: epsilon === 1 ? "atkinson-1" : "atkinson-half",
        name: `Atkinson index, aversion ${epsilon}`,
        formula:
          epsilon === 1
            ? "1 − geometric mean ÷ mean"
            : `1 − (mean of (x/μ)^${1 - epsilon})^(1/${1 - epsilon})`,
        range: "[0, 1]",
        unit: "index",
        source: "Atkinson 1970",
        pitfall: `${epsilon >= 1 ? "One item without exposure makes it 1. " : ""}${ITEMS}`,
      },
      atkinson(epsilon),
    ),
  ),
  ofMeans(
    {
      ...shared,
      id: "generalised-entropy-2",
      name: "Generalised entropy, α = 2",
      formula: "1/(2n) Σ ((x/μ)² − 1): half the squared coefficient of variation",
      range: "[0, (n − 1)/2]",
      unit: "index",
      source: "Shorrocks 1980",
      pitfall: `Ruled by the most exposed items. ${ITEMS}`,
    },
    generalisedEntropy(2),
  ),
  ofMeans(
    {
      ...shared,
      id: "theil-t",
      name: "Theil index T",
      formula: "mean of (x/μ) ln(x/μ)",
      range: "[0, ln n]",
      unit: "nats",
      source: "Theil 1967",
      pitfall: `Grows with the number of items. ${ITEMS}`,
    },
    generalisedEntropy(1),
  ),
  ofMeans(
    {
      ...shared,
      id: "theil-l",
      name: "Theil index L, mean logarithmic deviation",
      formula: "mean of −ln(x/μ)",
      range: "[0, ∞)",
      unit: "nats",
      source: "Theil 1967",
      pitfall: `Infinite, and so undefined, where an item was never shown: read never-shown beside it. ${ITEMS}`,
    },
    generalisedEntropy(0),
  ),
  listMetric(
    {
      ...shared,
      id: "never-shown",
      name: "Items never shown",
      formula: "items without any exposure ÷ items of the pool",
      range: "[0, 1]",
      fair: null,
      unit: "share",
      source: "counting",
      pitfall: "Depends on how many lists were looked at. Interval: half samples of items.",
    },
    (input) => {
      const unseen = exposureByItem(input).map((x) => (x > 0 ? 0 : 1));
      const all = unseen.map(() => 1);
      return [overall(ratioOf({ x: unseen, n: all, isShare: true }, "no-items", input.draws))];
    },
  ),
  ofTheil(
    {
      ...decomposed,
      id: "theil-within",
      name: "Theil T within groups",
      formula: "Σ over groups of s T_g; s: share of exposure, T_g: T among the group's items",
      range: "[0, ∞)",
      fair: null,
      pitfall:
        "Not about groups at all: what would remain if groups were equal. Among items of known group. No interval.",
    },
    ({ within }) => within,
  ),
  ofTheil(
    {
      ...decomposed,
      id: "theil-between",
      name: "Theil T between groups",
      formula: "Σ over groups of s ln(s/f); s: share of exposure, f: share of items",
      range: "[0, ∞)",
      pitfall:
        "Says how much, not in whose favour. Within + between = T among items of known group. No interval.",
    },
    ({ between }) => between,
  ),
  ofTheil(
    {
      ...decomposed,
      id: "theil-between-share",
      name: "Share of inequality between groups",
      formula: "between ÷ (within + between)",
      range: "[0, 1]",
      unit: "share",
      pitfall:
        "Usually small even where groups are treated very unequally, since items differ more than groups. No interval.",
    },
    ({ within, between }) => between / (within + between),
  ),
  groupMetric(
    {
      ...decomposed,
      id: "theil-of-group",
      name: "Theil T inside a group",
      formula: "mean of (x/μ_g) ln(x/μ_g), over the group's items by their membership",
      range: "[0, ∞)",
      fair: null,
      pitfall: "Small groups come out small. No interval.",
    },
    (input, { groups, share }) => {
      const { ofGroup } = theilParts(exposureByItem(input), share, groups.length);
      return groups.map((group, g) => ({ ...overall(ofDistribution(ofGroup[g]!, "no-exposure")), group }));
    },
  ),
];
