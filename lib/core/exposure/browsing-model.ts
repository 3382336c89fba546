/**
 * A browsing model says what readers examine: the weight of position r is the chance, or relative chance, that a reader
 * looks there. They are not interchangeable, and public code gives one name to several of them, so each is a named value
 * here and its table is printed wherever exposure is.
 */
export const BROWSING_MODELS = ["log2", "reciprocal", "rbp-0.85", "uniform"] as const;
export type BrowsingModelName = (typeof BROWSING_MODELS)[number];

export interface BrowsingModel {
  readonly name: BrowsingModelName;
  readonly label: string;
  readonly formula: string;
  readonly source: string;
  /** Examination weight of a 1-based position. */
  weight(position: number): number;
}

const models: Record<BrowsingModelName, BrowsingModel> = {
  log2: {
    name: "log2",
    label: "Logarithmic",
    formula: "1 / log2(position + 1)",
    source: "Järvelin & Kekäläinen 2002; used for exposure by Singh & Joachims 2018",
    weight: (position) => 1 / Math.log2(position + 1),
  },
  reciprocal: {
    name: "reciprocal",
    label: "Reciprocal rank",
    formula: "1 / position",
    source: "Chapelle et al. 2009 (the discount of ERR)",
    weight: (position) => 1 / position,
  },
  "rbp-0.85": {
    name: "rbp-0.85",
    label: "Geometric, persistence 0.85",
    formula: "0.85^(position − 1)",
    source: "Moffat & Zobel 2008 (RBP)",
    weight: (position) => 0.85 ** (position - 1),
  },
  uniform: {
    name: "uniform",
    label: "Every position alike",
    formula: "1",
    source: "counting impressions",
    weight: () => 1,
  },
};

export const browsingModel = (name: BrowsingModelName): BrowsingModel => models[name];

/**
 * Weights of positions 1 to `depth` as whole numbers of 2^-40. Sums of whole numbers do not depend on the order of
 * addition, so exposure comes out bit for bit the same however a database splits the scan; each weight is rounded once, by
 * less than 5e-13.
 */
export function weightTable(model: BrowsingModel, depth: number): bigint[] {
  return Array.from({ length: depth }, (_, index) =>
    BigInt(Math.round(model.weight(index + 1) * WEIGHT_UNIT)),
  );
}

export const WEIGHT_UNIT = 2 ** 40;
