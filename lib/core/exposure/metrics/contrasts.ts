import { type Contrast, contrast } from "@/lib/core/exposure/contrast";
import { type Definition, eachGroup, groupMetric } from "@/lib/core/exposure/define";
import type { Metric } from "@/lib/core/exposure/metric";
import { exposureByRequest } from "@/lib/core/exposure/metrics/group-exposure";
import {
  CLICKS_PER_RELEVANCE,
  PER_ITEM,
  PER_RELEVANCE,
  type Quotient,
  RELEVANT_PER_RELEVANCE,
} from "@/lib/core/exposure/metrics/quotients";
import { ratioOf, withInterval } from "@/lib/core/exposure/ratio";
import type { Membership } from "@/lib/core/exposure/slates";
import { comparedGroups } from "@/lib/core/exposure/sums";
import { notDefined, rescaled } from "@/lib/core/measured";

type Naming = Pick<Definition, "id" | "name" | "source" | "pitfall" | "namesakes">;

const FORMS: Record<Contrast, Pick<Definition, "range" | "fair" | "unit"> & { formula(of: string): string }> =
  {
    ratio: {
      range: "[0, ∞)",
      fair: 1,
      unit: "ratio",
      formula: (of) => `(${of}) ÷ the same of the reference`,
    },
    "log-ratio": {
      range: "(−∞, ∞)",
      fair: 0,
      unit: "natural logarithm of a ratio",
      formula: (of) => `ln of (${of}) ÷ the same of the reference`,
    },
    difference: {
      range: "(−∞, ∞)",
      fair: 0,
      unit: "as the groups' values",
      formula: (of) => `(${of}) − the same of the reference`,
    },
  };

/** Groups set against the reference: neither the reference itself nor the unknown group. */
const others = (membership: Membership, reference: number) =>
  comparedGroups(membership).filter((group) => group !== reference);

/** Each group's quotient against that of the reference group. */
function contrastMetric(kind: Contrast, quotient: Quotient, naming: Naming): Metric {
  const { formula, ...form } = FORMS[kind];
  const definition = {
    ...naming,
    ...form,
    formula: `${formula(quotient.formula)}. 95 % interval: inverted permutation test of the two groups' items, where their groups are certain.`,
    needs: ["reference", ...quotient.needs] as const,
  };
  return groupMetric(definition, (input, membership) => {
    const measure = quotient.sums(input);
    const other = input.reference;
    return eachGroup(membership, others(membership, other), (group) =>
      contrast(kind, measure, membership, { group, other }, quotient, input.draws),
    );
  });
}

const parity = (kind: Contrast, id: string, name: string, namesakes?: string) =>
  contrastMetric(kind, PER_ITEM, {
    id,
    name,
    source: "Singh & Joachims 2018, demographic parity of exposure",
    pitfall: "Depends on who is the reference; name it before looking.",
    namesakes,
  });

const treatment = (kind: Contrast, id: string, name: string) =>
  contrastMetric(kind, PER_RELEVANCE, {
    id,
    name,
    source: "Singh & Joachims 2018, disparate treatment ratio (exposed utility ratio, EUR)",
    pitfall: "Only as fair as the relevance it trusts.",
    namesakes:
      "rank-fairness-metrics divides by the weights where it should multiply, so deeper ranks weigh more there and the sign can turn.",
  });

const impact = (kind: Contrast, id: string, name: string) =>
  contrastMetric(kind, RELEVANT_PER_RELEVANCE, {
    id,
    name,
    source: "Singh & Joachims 2018, disparate impact ratio (realised utility ratio, RUR)",
    pitfall: "Openings are those the browsing model expects, not logged ones.",
    namesakes: "“Disparate impact” of hiring law is a ratio of selection rates.",
  });

const realised = (kind: Contrast, id: string, name: string) =>
  contrastMetric(kind, CLICKS_PER_RELEVANCE, {
    id,
    name,
    source: "Singh & Joachims 2018, disparate impact ratio with logged openings; FairRankTune EXPRU",
    pitfall: "Readers' own preferences are in it as well as the ranking.",
  });

const logExposureRatio = groupMetric(
  {
    id: "exposure-log-ratio",
    name: "Log ratio of group exposures",
    formula:
      "ln of Σ attention to the group ÷ Σ attention to the reference group. 95 % interval: half samples of requests.",
    range: "(−∞, ∞)",
    fair: null,
    unit: "natural logarithm of a ratio",
    source: "Raj & Ekstrand 2022, logDP",
    pitfall: "Not divided by group sizes: 0 is fair only between groups of equal size.",
    namesakes:
      "Raj & Ekstrand add 10⁻⁶ to both, so that a group without exposure gets about −14; here it has no value.",
    needs: ["reference"],
  },
  (input, membership) => {
    const byRequest = exposureByRequest(input, membership);
    const base = Float64Array.from(byRequest(input.reference));
    return eachGroup(membership, others(membership, input.reference), (group) => {
      const x = Float64Array.from(byRequest(group));
      // As a share of both: a request without the reference group has a share, and no ratio.
      const share = ratioOf(
        { x, n: x.map((of, r) => of + base[r]!), isShare: true },
        "no-reference",
        input.draws,
      );
      if (share.kind === "undefined" || share.value === 1) return notDefined("no-reference");
      if (share.value === 0) return notDefined("no-exposure");
      const logOdds = (of: number) => Math.log(of / (1 - of));
      return withInterval(logOdds(share.value), rescaled(share, logOdds));
    });
  },
);

/** Groups against the reference: parity, treatment and impact. */
export const CONTRAST_METRICS: readonly Metric[] = [
  parity("ratio", "demographic-parity-ratio", "Demographic parity ratio"),
  parity("difference", "demographic-parity-difference", "Demographic parity difference"),
  parity(
    "log-ratio",
    "demographic-parity-log-ratio",
    "Demographic parity log ratio",
    "Raj & Ekstrand's logDP is the log ratio of group exposures: it divides by no number of items.",
  ),
  logExposureRatio,
  treatment("ratio", "disparate-treatment-ratio", "Disparate treatment ratio"),
  treatment("log-ratio", "disparate-treatment-log-ratio", "Disparate treatment log ratio (logEUR)"),
  impact("ratio", "disparate-impact-ratio", "Disparate impact ratio"),
  impact("log-ratio", "disparate-impact-log-ratio", "Disparate impact log ratio (logRUR)"),
  realised("ratio", "realised-impact-ratio", "Realised impact ratio"),
  realised("log-ratio", "realised-impact-log-ratio", "Realised impact log ratio"),
];
