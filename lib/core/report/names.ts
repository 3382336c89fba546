import { ALL_SURFACES, CROSS, type MetricId, UNKNOWN_GROUP } from "@/lib/core/audit/finding";
import { type AuditUnit, METRICS, metricDefinition } from "@/lib/core/audit/metrics";

/**
 * What things are called: metrics, surfaces, attributes and groups. One name each, used on every surface.
 */
export type MetricKind = "count" | "exposure" | "share" | "ratio";

const KINDS: Record<AuditUnit, MetricKind> = {
  impressions: "count",
  examinations: "exposure",
  "examinations per writer or story": "exposure",
  share: "share",
  ratio: "ratio",
};

const PLAIN: Record<MetricId, string> = {
  "parity-ratio":
    "A group's exposure divided by the reference group's, both measured against a fair share. 1 is equal.",
  "parity-ratio-max":
    "A group's exposure divided by that of the most exposed group. 1 is equal, and it cannot be higher.",
  "conditional-parity-ratio":
    "The parity ratio when stories are only compared with stories of the same topic.",
  "exposure-per-writer":
    "A group's exposure divided by its writers or their stories, those never shown included.",
  "exposure-share": "How much of all exposure a group got, beside the share the benchmark gives it.",
  "impact-ratio": "How often a group stands at the top, divided by the same of the group most often there.",
  "selection-rate": "How often an impression of the group stood at one of the first positions.",
  exposure: "The sum of examination weights: how many examinations the group could expect.",
  impressions: "How often stories of the group were shown.",
};

/** Every metric, the ones that decide first. */
export const METRIC_ORDER: readonly MetricId[] = METRICS.map(({ id }) => id);

export const metricName = (metric: MetricId): string => metricDefinition(metric).name;
export const metricKind = (metric: MetricId): MetricKind => KINDS[metricDefinition(metric).unit];
/** One sentence for a reader who has not met the metric before. */
export const metricPlain = (metric: MetricId): string => PLAIN[metric];

/** "home feed" as logged; the pool of all surfaces reads "all surfaces". */
export const surfaceName = (surface: string): string => (surface === ALL_SURFACES ? "all surfaces" : surface);

/** Where something happened: "on home feed", "across all surfaces". */
export const onSurface = (surface: string): string =>
  surface === ALL_SURFACES ? "across all surfaces" : `on ${surface}`;

/** "race×gender" with room to read it: "race × gender". */
export const crossedWords = (name: string): string => name.split(CROSS).join(` ${CROSS} `);

/** "gender", "race × gender". */
export const attributeName = (attribute: string): string => crossedWords(attribute);

/** A group as a label: "woman", "Black × woman", "not declared". */
export const groupName = (group: string): string =>
  group
    .split(CROSS)
    .map((part) => (part === UNKNOWN_GROUP ? "not declared" : part))
    .join(` ${CROSS} `);

const PEOPLE: ReadonlyMap<string, string> = new Map([
  ["woman", "women"],
  ["female", "women"],
  ["women", "women"],
  ["man", "men"],
  ["male", "men"],
  ["men", "men"],
]);
const PLACES = /^(region|country|geography|continent|location)$/i;

/**
 * A group as the subject of a sentence: "women", "Black women", "writers in Africa", "non-binary writers",
 * "writers of undeclared gender".
 */
export function groupPhrase(attribute: string, group: string): string {
  const names = attribute.split(CROSS);
  const values = group.split(CROSS);
  const adjectives: string[] = [];
  const after: string[] = [];
  let noun = "writers";
  for (const [index, value] of values.entries()) {
    const name = names[index] ?? attribute;
    const people = PEOPLE.get(value.toLowerCase());
    if (group === UNKNOWN_GROUP) after.push(`of undeclared ${listing(names, "or")}`);
    else if (PLACES.test(name)) after.push(`in ${value}`);
    else if (people) noun = people;
    else adjectives.push(value);
  }
  return [...adjectives, noun, ...after].join(" ");
}

/** "a", "a and b", "a, b and c". */
export function listing(items: readonly string[], and = "and"): string {
  if (items.length < 2) return items[0] ?? "";
  return `${items.slice(0, -1).join(", ")} ${and} ${items.at(-1)}`;
}

/** The first letter as a sentence starts; groups keep their own capitals. */
export const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
