import type { StoryExplanation } from "@/lib/core/report/views";

/** Names a model's features may not carry into an explanation, whatever the dataset audits. */
const ALWAYS = ["gender", "sex", "race", "ethnicity"];

/** Whether a feature is a protected attribute by its name: "gender", "author_gender", "race=Black". */
export function isProtected(feature: string, attributes: readonly string[]): boolean {
  const words = feature.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return [...ALWAYS, ...attributes.map((name) => name.toLowerCase())].some((name) => words.includes(name));
}

/** Whether a feature may be told of: neither by its name nor by its label is it a protected attribute. */
export const isTold = (
  { name, label }: { readonly name: string; readonly label: string },
  attributes: readonly string[],
): boolean => !isProtected(name, attributes) && !isProtected(label, attributes);

/** Those of the reasons that may be told of. */
export const toldReasons = <Reason extends { readonly feature: string; readonly label: string }>(
  reasons: readonly Reason[],
  attributes: readonly string[],
): Reason[] => reasons.filter(({ feature: name, label }) => isTold({ name, label }, attributes));

/**
 * Leaves protected attributes out of an explanation that a writer reads.
 *
 * @returns the explanation without them, and how many were left out
 */
export function withoutProtected(
  explanation: StoryExplanation,
  attributes: readonly string[],
): { readonly explanation: StoryExplanation; readonly withheld: number } {
  const reasons = toldReasons(explanation.reasons, attributes);
  return { explanation: { ...explanation, reasons }, withheld: explanation.reasons.length - reasons.length };
}
