import type { StoryExplanation } from "@/lib/core/report/views";

/** Names a model's features may not carry into an explanation, whatever the dataset audits. */
const ALWAYS = ["gender", "sex", "race", "ethnicity"];

/** Whether a feature is a protected attribute by its name: "gender", "author_gender", "race=Black". */
export function isProtected(feature: string, attributes: readonly string[]): boolean {
  const words = feature.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return [...ALWAYS, ...attributes.map((name) => name.toLowerCase())].some((name) => words.includes(name));
}

/**
 * Leaves protected attributes out of an explanation that a writer reads.
 *
 * @returns the explanation without them, and how many were left out
 */
export function withoutProtected(
  explanation: StoryExplanation,
  attributes: readonly string[],
): { readonly explanation: StoryExplanation; readonly withheld: number } {
  const reasons = explanation.reasons.filter(
    ({ feature, label }) => !isProtected(feature, attributes) && !isProtected(label, attributes),
  );
  return { explanation: { ...explanation, reasons }, withheld: explanation.reasons.length - reasons.length };
}
