import { readFileSync } from "node:fs";

/** Numbers that JSON has not: null is NaN. */
type Value = number | null | "inf" | "-inf";

/** Made by tests/vectors/make-models.py, which says what is what. */
interface ModelCase {
  readonly name: string;
  readonly format: string;
  /** The library adds in float64. */
  readonly exact: boolean;
  readonly file: string | { readonly base64: string };
  readonly rows: readonly (readonly Value[])[];
  readonly margins: readonly (readonly Value[])[];
  readonly contribs?: readonly (readonly (readonly Value[])[])[];
  readonly interactions?: readonly (readonly (readonly (readonly Value[])[])[])[];
}

const { cases: all }: { readonly cases: readonly ModelCase[] } = JSON.parse(
  readFileSync(new URL("../../vectors/models.json", import.meta.url), "utf8"),
);

export const cases = all;

export const bytesOf = ({ file }: ModelCase): Uint8Array =>
  typeof file === "string" ? new TextEncoder().encode(file) : Buffer.from(file.base64, "base64");

export const numberOf = (value: Value): number => {
  if (value === null) return Number.NaN;
  return typeof value === "number" ? value : value === "inf" ? Infinity : -Infinity;
};

export const rowsOf = ({ rows }: ModelCase): Float64Array => Float64Array.from(rows.flat(), numberOf);

/** The case of a format and name. */
export function caseOf(format: string, name: string): ModelCase {
  const found = all.find((item) => item.format === format && item.name === name);
  if (!found) throw new Error(`models.json has no ${format} case ${name}`);
  return found;
}
