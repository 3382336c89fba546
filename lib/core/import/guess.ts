import { ATTRIBUTE_SYNONYMS, type FieldName, fieldsOf, type ImportKind } from "@/lib/core/import/fields";
import type { KindMapping } from "@/lib/core/import/mapping";
import { plainName } from "@/lib/core/import/nearest";

export interface Guess {
  readonly mapping: KindMapping;
  /** How sure the guess is by field, attributes as "attributes.race": 1 the same name, 0.9 a known other name, 0.6 a part. */
  readonly confidence: Readonly<Record<string, number>>;
}

interface Candidate {
  readonly target: string;
  readonly header: string;
  readonly score: number;
}

/** A mapping from header names alone. Each header serves one field, the surest pair first; a field no header fits is left out. */
export function guessMapping(kind: ImportKind, headers: readonly string[]): Guess {
  const targets = [
    ...fieldsOf(kind).map(({ name, synonyms }) => ({
      target: name as string,
      names: [name as string, ...synonyms],
    })),
    ...(kind === "writers"
      ? Object.entries(ATTRIBUTE_SYNONYMS).map(([name, names]) => ({
          target: `attributes.${name}`,
          names: [name, ...names],
        }))
      : []),
  ];
  const candidates = targets
    .flatMap(({ target, names }) =>
      headers.map((header) => ({ target, header, score: likeness(header, names) })),
    )
    .filter(({ score }) => score > 0)
    // Sorting is stable: between equals the field that is listed first, then the column that stands first.
    .sort((a, b) => b.score - a.score);
  const chosen = withoutSecondSubject(kind, surest(candidates));
  // In the order of the fields, as people read a mapping.
  return toGuess(
    targets.flatMap(({ target }) => chosen.find((candidate) => candidate.target === target) ?? []),
  );
}

function likeness(header: string, names: readonly string[]): number {
  const words = plainName(header);
  const known = names.map(plainName);
  if (words === known[0]) return 1;
  if (known.includes(words)) return 0.9;
  return known.some((name) => name.length > 2 && ` ${words} `.includes(` ${name} `)) ? 0.6 : 0;
}

function surest(candidates: readonly Candidate[]): Candidate[] {
  const chosen: Candidate[] = [];
  for (const candidate of candidates) {
    const taken = chosen.some(
      ({ target, header }) => target === candidate.target || header === candidate.header,
    );
    if (!taken) chosen.push(candidate);
  }
  return chosen;
}

/** A log that names both is a log of stories: their writers are known from the stories file. */
function withoutSecondSubject(kind: ImportKind, chosen: readonly Candidate[]): readonly Candidate[] {
  const hasStory = kind === "impressions" && chosen.some(({ target }) => target === "story");
  return hasStory ? chosen.filter(({ target }) => target !== "writer") : chosen;
}

function toGuess(chosen: readonly Candidate[]): Guess {
  const fields: { [Name in FieldName]?: string } = {};
  const attributes: Record<string, string> = {};
  for (const { target, header } of chosen) {
    const [, attribute] = target.split("attributes.");
    if (attribute === undefined) fields[target as FieldName] = header;
    else attributes[attribute] = header;
  }
  return {
    mapping: Object.keys(attributes).length > 0 ? { ...fields, attributes } : fields,
    confidence: Object.fromEntries(chosen.map(({ target, score }) => [target, score])),
  };
}
