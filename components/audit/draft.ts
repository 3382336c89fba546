import type { AuditSpec, AuditSpecInput } from "@/lib/core/audit/spec";
import { auditSpecSchema } from "@/lib/core/audit/spec";

/** What the form of a new audit offers. */
export interface AuditChoices {
  readonly attributes: readonly string[];
  readonly surfaces: readonly string[];
  readonly groups: Readonly<Record<string, readonly string[]>>;
}

/** The form as its reader left it: texts where they type, so that a half-typed number is kept. */
export interface Draft {
  readonly attributes: readonly string[];
  readonly surfaces: readonly string[] | "all";
  readonly intersections: AuditSpec["intersections"];
  readonly benchmark: AuditSpec["benchmark"];
  readonly browsingModel: AuditSpec["browsingModel"];
  readonly references: Readonly<Record<string, string>>;
  readonly top: string;
  readonly margin: string;
  readonly permutations: string;
  readonly seed: string;
  readonly privacyFloor: string;
}

const MOST_ATTRIBUTES = 6;

/** Every attribute there is (six at most), all surfaces, and the defaults of the spec. */
export function freshDraft(choices: AuditChoices): Draft {
  const defaults = auditSpecSchema.parse({ attributes: ["any"] });
  return {
    attributes: choices.attributes.slice(0, MOST_ATTRIBUTES),
    surfaces: "all",
    intersections: defaults.intersections,
    benchmark: defaults.benchmark,
    browsingModel: defaults.browsingModel,
    references: {},
    top: String(defaults.top),
    margin: String(defaults.margin),
    permutations: String(defaults.permutations),
    seed: String(defaults.seed),
    privacyFloor: String(defaults.privacyFloor),
  };
}

/** The spec a draft asks for; unparsable numbers become NaN, which the schema refuses with its own words. */
export function specOf(draft: Draft): AuditSpecInput {
  const number = (text: string) => (text.trim() === "" ? Number.NaN : Number(text));
  const chosen = Object.entries(draft.references).filter(
    ([attribute, group]) => group !== "" && draft.attributes.includes(attribute),
  );
  return {
    attributes: [...draft.attributes],
    surfaces: draft.surfaces === "all" ? "all" : [...draft.surfaces],
    intersections: draft.intersections,
    benchmark: draft.benchmark,
    browsingModel: draft.browsingModel,
    references: Object.fromEntries(chosen),
    top: number(draft.top),
    margin: number(draft.margin),
    permutations: number(draft.permutations),
    seed: number(draft.seed),
    privacyFloor: number(draft.privacyFloor),
  };
}

export type DraftField = keyof Draft;

const MENDS: Record<DraftField, string> = {
  attributes: "Choose one to six attributes.",
  surfaces: "Choose at least one surface, or all.",
  intersections: "Choose one of the three.",
  benchmark: "Choose one of the two.",
  browsingModel: "Choose one of the list.",
  references: "Choose a group of each attribute, or leave it open.",
  top: "Write a whole number from 1 to 1,000.",
  margin: "Write a number above 0 and below 1, such as 0.8.",
  permutations: "Write a whole number from 199 to 99,999.",
  seed: "Write a whole number, 0 or more.",
  privacyFloor: "Write a whole number, 2 or more.",
};

/** What is wrong, by field, with its mend; empty where the draft can be run. */
export function faultsOf(draft: Draft): ReadonlyMap<DraftField, string> {
  const parsed = auditSpecSchema.safeParse(specOf(draft));
  const fields = parsed.success ? [] : parsed.error.issues.map(({ path }) => path[0] as DraftField);
  return new Map(fields.map((field) => [field, MENDS[field]]));
}

const keyOf = (dataset: string): string => `equilux-draft ${dataset}`;

/** The draft left behind on this device, where it still fits the dataset. */
export function readDraft(dataset: string, choices: AuditChoices): Draft | null {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(keyOf(dataset)) ?? "null");
    if (typeof stored !== "object" || stored === null) return null;
    const draft = { ...freshDraft(choices), ...(stored as Partial<Draft>) };
    const fits =
      draft.attributes.every((attribute) => choices.attributes.includes(attribute)) &&
      (draft.surfaces === "all" || draft.surfaces.every((surface) => choices.surfaces.includes(surface)));
    return fits ? draft : null;
  } catch {
    return null;
  }
}

/** Keeps the draft on this device, or forgets it. A device that keeps nothing is no reason to fail. */
export function keepDraft(dataset: string, draft: Draft | null): void {
  try {
    if (draft) localStorage.setItem(keyOf(dataset), JSON.stringify(draft));
    else localStorage.removeItem(keyOf(dataset));
  } catch {
    // Storage is off or full: the form works, it only forgets.
  }
}
