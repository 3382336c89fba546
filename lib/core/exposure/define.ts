import type { Measurement, Metric, MetricInput, MetricNeed } from "@/lib/core/exposure/metric";
import type { Membership } from "@/lib/core/exposure/slates";
import { type Measured, notDefined, type UndefinedReason } from "@/lib/core/measured";

export type Definition = Omit<Metric, "compute">;

/** A metric of lists alone. What its definition says it needs is there when `compute` is called. */
export const listMetric = (
  definition: Definition,
  compute: (input: MetricInput) => Measurement[],
): Metric => ({
  ...definition,
  compute(input) {
    const missing = missingNeed(definition.needs, input);
    return missing ? [overall(notDefined(missing))] : compute(input);
  },
});

/** A metric of groups; the same. */
export const groupMetric = (
  definition: Definition,
  compute: (input: MetricInput, membership: Membership) => Measurement[],
): Metric =>
  listMetric({ ...definition, needs: ["groups", ...definition.needs] }, (input) =>
    input.membership ? compute(input, input.membership) : [overall(notDefined("no-groups"))],
  );

/** A value of everything. */
export const overall = (value: Measured): Measurement => ({ group: null, request: null, value });

/** One value for each of the groups. */
export const eachGroup = (
  { groups }: Membership,
  which: readonly number[],
  value: (group: number) => Measured,
): Measurement[] => which.map((group) => ({ group: groups[group]!, request: null, value: value(group) }));

function missingNeed(needs: readonly MetricNeed[], input: MetricInput): UndefinedReason | null {
  const { slates, membership, target, reference, model } = input;
  if (slates.item.length === 0) return "no-impressions";
  if (needs.includes("groups") && !membership) return "no-groups";
  if (needs.includes("target") && !target) return "no-target";
  if (needs.includes("reference") && (reference < 0 || reference === membership?.unknown))
    return "no-reference";
  if ((needs.includes("relevance") || model.stop) && !slates.relevance) return "no-relevance";
  if (needs.includes("score") && !slates.score) return "no-scores";
  if (needs.includes("reader") && !slates.reader) return "no-readers";
  return needs.includes("clicked") && !slates.clicked ? "no-clicks" : null;
}
