import { readFileSync } from "node:fs";

/** Made by tests/vectors/make-categories.py, which says what is what. */
interface CategoryVectors {
  readonly file: string;
  /** The same with one column of ordered categories. */
  readonly ordered: string;
  readonly columns: readonly string[];
  /** Cells as pandas writes them. */
  readonly rows: readonly (readonly string[])[];
  /** What pandas makes of them for the model. */
  readonly codes: readonly (readonly (number | null)[])[];
  readonly margins: readonly number[];
  /** [row][feature, then base value] */
  readonly contribs: readonly (readonly number[])[];
}

export const categoryVectors: CategoryVectors = JSON.parse(
  readFileSync(new URL("../../vectors/categories.json", import.meta.url), "utf8"),
);
