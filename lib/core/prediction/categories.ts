import { z } from "zod";

/** What a category is called in the table that a model was trained on. */
export const categoryName = z.union([z.string(), z.number(), z.boolean()]);
export type CategoryName = z.output<typeof categoryName>;

/** [feature] names of its categories, a category's code being its place; null: the file names none, and codes are all there is. */
export type FeatureCategories = readonly (readonly CategoryName[] | null)[];

/**
 * What the cells of a feature's column mean, where its categories have names: a name is its code; a word that is no name is
 * missing, as pandas makes of a category that training did not know. A number is a code, unless some names are numbers
 * themselves: then it is a name or nothing, since 2 cannot be both the category called 2 and the one whose code is 2.
 */
export interface CategoryCells {
  /** The code of a name; undefined for every other text. */
  readonly codeOf: (text: string) => number | undefined;
  readonly numbersAreCodes: boolean;
}

export function categoryCells(names: readonly CategoryName[]): CategoryCells {
  const keyOf = keyOfKind(names);
  const codes = new Map(names.map((name, code) => [keyOf(String(name)), code]));
  return { codeOf: (text) => codes.get(keyOf(text)), numbersAreCodes: !names.some(isNumber) };
}

/** Numbers are the same however they are written, as 1.5 and 1.50 are, and so are True and true. Words have no spaces around them. */
function keyOfKind(names: readonly CategoryName[]): (text: string) => string {
  if (names.every((name) => typeof name === "number"))
    return (text) => (isNumber(text) ? String(Number(text)) : text);
  if (names.every((name) => typeof name === "boolean")) return (text) => text.toLowerCase();
  return (text) => text.trim();
}

const isNumber = (name: CategoryName): boolean =>
  typeof name === "number" || (typeof name === "string" && name.trim() !== "" && !Number.isNaN(Number(name)));
