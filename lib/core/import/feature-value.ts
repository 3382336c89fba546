import { isMissing, isUnreadable, type Unreadable, valueReader } from "@/lib/core/import/values";
import { type CategoryName, categoryCells } from "@/lib/core/prediction/categories";

/** A feature of a model, as its table of values has it. */
export interface ModelFeature {
  readonly name: string;
  /** Names of its categories by code; null where its values are numbers. */
  readonly categories: readonly CategoryName[] | null;
}

/**
 * One cell of a feature's column as the number that the model takes; an empty cell is missing (NaN). A name of a category is
 * read before a word such as "None" is taken for missing.
 */
export function featureReader({ name, categories }: ModelFeature): (text: string) => number | Unreadable {
  const read = valueReader("number", `Feature ${name}`);
  const readNumber = (text: string): number | Unreadable => {
    if (isMissing(text, "number")) return Number.NaN;
    const value = read(text);
    return isUnreadable(value) ? value : Number(value);
  };
  if (categories === null) return readNumber;
  const { codeOf, numbersAreCodes } = categoryCells(categories);
  return (text) => {
    if (text === "") return Number.NaN;
    const code = codeOf(text);
    if (code !== undefined) return code;
    const value = numbersAreCodes ? readNumber(text) : Number.NaN;
    return isUnreadable(value) ? Number.NaN : value;
  };
}
