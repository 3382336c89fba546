import { EquiluxError } from "@/lib/core/errors";

/** Wider models are refused: attributions are dense, and a wrong number here would ask for gigabytes. */
const MOST_FEATURES = 100_000;

export function badModel(place: string, message: string): EquiluxError {
  return new EquiluxError("bad-model", `${place}: ${message}`, place);
}

export function tooLarge(place: string, message: string): EquiluxError {
  return new EquiluxError("too-large", `${place}: ${message}`, place);
}

/** What a file says, short enough for a message. */
export const quoted = (text: string): string =>
  JSON.stringify(text.length > 40 ? `${text.slice(0, 39)}…` : text);

/**
 * The features' names: those of the file, or f0, f1, ... where it has none.
 *
 * @param count how many features the model has
 * @throws EquiluxError "bad-model" unless there are 1 to 100,000 features with different names
 */
export function checkFeatureNames(names: readonly string[], count: number, place: string): string[] {
  if (!Number.isInteger(count) || count < 1 || count > MOST_FEATURES) {
    throw badModel(place, `the model has ${count} features, which is not between 1 and ${MOST_FEATURES}`);
  }
  if (names.length === 0) return Array.from({ length: count }, (_, index) => `f${index}`);
  if (names.length !== count || new Set(names).size !== count) {
    throw badModel(
      place,
      `expected ${count} different names, found ${new Set(names).size} among ${names.length}`,
    );
  }
  return [...names];
}
