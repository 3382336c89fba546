import { CROSS, UNKNOWN_GROUP } from "@/lib/core/audit/finding";
import {
  type AttributeSource,
  attributeSources,
  type KindMapping,
  type Source,
} from "@/lib/core/import/mapping";
import { type CellReader, type CellReject, sourceName, sourceReader } from "@/lib/core/import/source";
import { isMissing, isUnreadable, type Unreadable, valueReader } from "@/lib/core/import/values";

/** What a writers file says about one protected attribute of one writer. */
export interface StagedAttribute {
  readonly attribute: string;
  readonly value: string;
  readonly source: "declared" | "inferred";
  readonly probability: number;
}

type AttributeReader = (cells: readonly string[], rejects: CellReject[]) => StagedAttribute | null;

/**
 * Reads all attributes of a writer as JSON, sorted by attribute and value, so that two rows that say the same are the same
 * text. An empty value and the word "unknown" are no value at all.
 */
export function attributesReader(mapping: KindMapping, headers: readonly string[]): CellReader {
  const readers = Object.entries(mapping.attributes ?? {}).flatMap(([name, attribute]) =>
    attributeSources(attribute).map((from) => ({
      column: sourceName(from.value),
      read: attributeReader(name, from, headers),
    })),
  );
  return (cells, rejects) => {
    const found: StagedAttribute[] = [];
    for (const { column, read } of readers) {
      const staged = read(cells, rejects);
      if (staged === null) continue;
      const twice = found.some(
        ({ attribute, value }) => attribute === staged.attribute && value === staged.value,
      );
      if (twice)
        rejects.push({
          column,
          value: staged.value,
          reason: `${staged.attribute} has this value twice; keep one.`,
        });
      else found.push(staged);
    }
    return JSON.stringify(found.sort(byAttributeAndValue));
  };
}

function byAttributeAndValue(a: StagedAttribute, b: StagedAttribute): number {
  if (a.attribute !== b.attribute) return a.attribute < b.attribute ? -1 : 1;
  return a.value < b.value ? -1 : 1;
}

const SOURCE_WORDS: Readonly<Record<string, "declared" | "inferred">> = {
  declared: "declared",
  "self-reported": "declared",
  "self-declared": "declared",
  inferred: "inferred",
  predicted: "inferred",
  estimated: "inferred",
};

function attributeReader(
  attribute: string,
  from: AttributeSource,
  headers: readonly string[],
): AttributeReader {
  const column = sourceName(from.value);
  const readText = sourceReader(from.value, headers);
  const readValue = valueReader("key", attribute);
  const readCertainty = certaintyReader(attribute, from, headers);
  const values = new Map(Object.entries(from.values ?? {}));
  const crossed = `${attribute} must not contain ${CROSS}, which joins two groups; rename the group.`;
  return (cells, rejects) => {
    const text = readText(cells);
    const value = (values.get(text) ?? text).trim();
    if (value === "" || value.toLowerCase() === UNKNOWN_GROUP) return null;
    const read = readValue(value);
    if (isUnreadable(read) || value.includes(CROSS)) {
      rejects.push({ column, value: text, reason: isUnreadable(read) ? read.reason : crossed });
      return null;
    }
    const certainty = readCertainty(cells);
    if (certainty === null) return null;
    if (!("reason" in certainty)) return { attribute, value, ...certainty };
    rejects.push(certainty);
    return null;
  };
}

type Certainty = Pick<StagedAttribute, "source" | "probability">;

/** Declared with probability 1, or inferred with its own; null where the probability says that the value is not the writer's. */
function certaintyReader(attribute: string, from: AttributeSource, headers: readonly string[]) {
  const readSource = optionalReader(from.source, headers);
  const readText = optionalReader(from.probability, headers);
  const readStated = statedReader(attribute);
  const sourceColumn = sourceName(from.source ?? from.value);
  const column = sourceName(from.probability ?? from.value);
  const badSource = `The source of ${attribute} must be "declared" or "inferred".`;
  const bare = `An inferred ${attribute} needs its probability; fill it in or declare it.`;
  // "White" for every row and a column of probabilities: an empty probability is no declaration.
  const isOneOfSeveral =
    typeof from.value === "object" && "constant" in from.value && from.probability !== undefined;
  return (cells: readonly string[]): Certainty | CellReject | null => {
    const word = readSource(cells);
    const text = readText(cells);
    const source = word === "" ? (text === "" ? "declared" : "inferred") : SOURCE_WORDS[word.toLowerCase()];
    if (source === undefined) return { column: sourceColumn, value: word, reason: badSource };
    if (text === "" && isOneOfSeveral) return null;
    if (text === "") return source === "declared" ? DECLARED : { column, value: text, reason: bare };
    const stated = readStated(source, text);
    return isUnreadable(stated) ? { column, value: text, reason: stated.reason } : stated;
  };
}

/** The text of a source, empty where there is no source or it says nothing. */
function optionalReader(
  source: Source | undefined,
  headers: readonly string[],
): (cells: readonly string[]) => string {
  if (source === undefined) return () => "";
  const read = sourceReader(source, headers);
  return (cells) => {
    const text = read(cells);
    return isMissing(text, "probability") ? "" : text;
  };
}

const DECLARED: Certainty = { source: "declared", probability: 1 };

/** Reads a probability that is written. */
function statedReader(attribute: string) {
  const read = valueReader("probability", `Probability of ${attribute}`);
  const uncertain = {
    reason: `A declared ${attribute} has probability 1; leave the cell empty or call it inferred.`,
  };
  return (source: Certainty["source"], text: string): Certainty | Unreadable | null => {
    if (Number(text) === 0) return null;
    const probability = read(text);
    if (isUnreadable(probability)) return probability;
    return source === "declared" && probability !== 1
      ? uncertain
      : { source, probability: Number(probability) };
  };
}
