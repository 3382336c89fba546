import { EquiluxError } from "@/lib/core/errors";
import { FAMILIES, type Member } from "@/lib/core/exposure/browsing-families";

/**
 * A browsing model says what readers examine: the weight of a position is the chance, or relative chance, that a reader
 * looks there. Its name says all of it: `browsingModel(model.name)` is the same model, so a name is what specs and reports
 * store.
 */
export interface BrowsingModel extends Member {
  readonly name: string;
  readonly source: string;
}

/** A browsing model that asks for nothing but the position: what an audit of an exposure log can use. */
export interface PositionModel extends BrowsingModel {
  readonly stop: null;
}

/**
 * Those an audit may use: what an audit hides is decided under each of them, so that two audits with two models hide the same
 * groups. Lists measured without an audit may use any other.
 */
export const AUDIT_MODELS: readonly string[] = [
  "log2",
  "log2-clipped",
  "reciprocal",
  "rbp-0.85",
  "rbp-0.5",
  "uniform",
  "log2@10",
  "uniform@10",
];

const EXAMPLES =
  'Write for example "log2", "log2-clipped", "rbp-0.85", "geometric-0.5", "uniform@10" (nothing below position 10) or "empirical:0.9,0.6,0.4" (viewed shares, from position 1).';

const refuse = (name: string, fault: string): EquiluxError =>
  new EquiluxError("bad-spec", `"${name}" is not a browsing model: ${fault}. ${EXAMPLES}`, "browsingModel");

/**
 * Reads a name: a family, its numbers after hyphens, and after an @ the last position that readers look at.
 *
 * @throws EquiluxError bad-spec, saying what is wrong with the name
 */
export function browsingModel(name: string): BrowsingModel {
  const [whole = "", depthText, ...rest] = name.trim().split("@");
  if (rest.length > 0) throw refuse(name, "it has more than one @");
  const { canonical, source, ...member } = whole.startsWith("empirical:")
    ? empirical(name, whole)
    : ofFamily(name, whole);
  if (depthText === undefined) return { ...member, name: canonical, source };
  if (!/^[1-9]\d{0,5}$/.test(depthText))
    throw refuse(name, `"${depthText}" after the @ is not a position from 1 on`);
  const depth = Number(depthText);
  return {
    name: `${canonical}@${depth}`,
    label: `${member.label}, first ${depth} only`,
    formula: `${member.formula} for positions up to ${depth}, 0 below`,
    source,
    weight: (position) => (position <= depth ? member.weight(position) : 0),
    stop: member.stop,
  };
}

/**
 * The same, but refuses models that ask for relevance, which an exposure log does not hold.
 *
 * @throws EquiluxError bad-spec
 */
export function positionModel(name: string): PositionModel {
  const model = browsingModel(name);
  if (model.stop !== null)
    throw refuse(name, "it asks how relevant each item is, which an exposure log does not say");
  return { ...model, stop: null };
}

type Read = Member & { readonly canonical: string; readonly source: string };

function ofFamily(name: string, whole: string): Read {
  const parts = whole.split("-");
  const first = parts.findIndex((part) => /^[\d.]/.test(part));
  const head = first === -1 ? whole : parts.slice(0, first).join("-");
  const family = FAMILIES.find((each) => each.head === head);
  if (!family) throw refuse(name, `there is none of the name "${head}"`);
  const numbers = (first === -1 ? [] : parts.slice(first)).map((text) => share(name, text));
  if (numbers.length !== family.parameters.length) {
    const asked = family.parameters.length === 0 ? "no number" : family.parameters.join(" and ");
    throw refuse(name, `"${head}" takes ${asked}, and ${numbers.length} numbers are given`);
  }
  if (numbers.includes(0)) throw refuse(name, "its numbers must be above 0");
  const canonical = [family.head, ...numbers].join("-");
  return { ...family.member(...numbers), canonical, source: family.source };
}

function empirical(name: string, whole: string): Read {
  const table = whole
    .slice("empirical:".length)
    .split(",")
    .map((text) => share(name, text.trim()));
  return {
    canonical: `empirical:${table.join(",")}`,
    label: "As measured",
    formula: `the share of readers who saw the position: ${table.join(", ")}; 0 below`,
    source: "viewability logged on the surface",
    weight: (position) => table[position - 1] ?? 0,
    stop: null,
  };
}

/** A number from 0 to 1 with at most six decimals: such numbers print as they were written. */
function share(name: string, text: string): number {
  const value = /^\d+(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 0 && value <= 1) return value;
  throw refuse(name, `"${text}" is not a number from 0 to 1 with at most six decimals`);
}

/** Positions whose weight is printed wherever exposure is. */
export const PRINTED_POSITIONS: readonly number[] = [1, 2, 3, 4, 5, 10, 20, 50];

/**
 * Weights of positions 1 to `depth` as whole numbers of 2^-40. Sums of whole numbers do not depend on the order of
 * addition, so exposure comes out bit for bit the same however a database splits the scan; each weight is rounded once, by
 * less than 5e-13.
 */
export function weightTable(model: PositionModel, depth: number): bigint[] {
  return Array.from({ length: depth }, (_, index) =>
    BigInt(Math.round(model.weight(index + 1) * WEIGHT_UNIT)),
  );
}

export const WEIGHT_UNIT = 2 ** 40;
