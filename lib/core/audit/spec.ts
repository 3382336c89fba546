import { z } from "zod";
import { EquiluxError } from "@/lib/core/errors";
import { AUDIT_MODELS, positionModel } from "@/lib/core/exposure/browsing-model";

/**
 * A group with fewer writers than this is shown to nobody. One floor for all audits: of two audits with two floors, one
 * would show what the other hides.
 */
export const PRIVACY_FLOOR: number = 10;

/** p of the p%-rule: nobody may be able to tell what one writer got to within this many percent. */
export const DOMINANCE_PERCENT = 10;

/** As many attributes can be crossed at once. What an audit hides is decided over all crossings, asked for or not. */
export const MOST_CROSSED = 3;

/**
 * The question, fixed before anyone looks at an answer. Two audits with equal specs over equal data have equal digests:
 * attributes are kept in one order, so that `gender,race` and `race,gender` ask the same.
 */
export const auditSpecSchema = z.strictObject({
  attributes: z.array(z.string().min(1)).min(1).max(6).transform(canonicalOrder),
  /** "all" is every surface and their pool; a list is those surfaces and nothing else. */
  surfaces: z.union([z.literal("all"), z.array(z.string().min(1)).min(1)]).default("all"),
  /** How many attributes are crossed at once: 1 is each alone, 2 adds every pair of them, 3 every three. */
  intersections: z.int().min(1).max(MOST_CROSSED).default(2),
  /** What a fair share is measured against: each writer once, or each story a writer had to offer. */
  benchmark: z.enum(["roster", "inventory"]).default("roster"),
  /** One of AUDIT_MODELS, by its canonical name. */
  browsingModel: z.string().transform(canonicalModel).default("log2"),
  /** A story is selected when it stands at one of the first `top` positions. */
  top: z.int().min(1).max(1000).default(3),
  /** Reference group by attribute; where none is named, the group with the most writers. */
  references: z.record(z.string(), z.string()).default({}),
  /** A ratio of at least `margin` (and at most 1 / margin) meets the declared margin. */
  margin: z.number().gt(0).lt(1).default(0.8),
  permutations: z.int().min(199).max(99_999).default(1999),
  seed: z.int().min(0).default(1),
  /** Part of every spec, so that whoever reads one sees it; not for choosing. */
  privacyFloor: z
    .int()
    .refine(
      (floor) => floor === PRIVACY_FLOOR,
      `The privacy floor is ${PRIVACY_FLOOR} writers in every audit.`,
    )
    .default(PRIVACY_FLOOR),
});

export type AuditSpec = z.infer<typeof auditSpecSchema>;
export type AuditSpecInput = z.input<typeof auditSpecSchema>;

function canonicalModel(name: string, context: z.RefinementCtx): string {
  try {
    const model = positionModel(name).name;
    if (AUDIT_MODELS.includes(model)) return model;
    const message = `An audit cannot use the browsing model "${model}": what it hides is decided under ${AUDIT_MODELS.join(", ")}, so take one of these.`;
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  } catch (error) {
    if (!(error instanceof EquiluxError)) throw error;
    context.addIssue({ code: "custom", message: error.message });
    return z.NEVER;
  }
}

const WELL_KNOWN = ["race", "gender", "region", "country"];

function canonicalOrder(attributes: string[]): string[] {
  const rank = (name: string) => {
    const known = WELL_KNOWN.indexOf(name);
    return known === -1 ? WELL_KNOWN.length : known;
  };
  return [...new Set(attributes)].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}
