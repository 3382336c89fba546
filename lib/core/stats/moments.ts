/** Numerator and denominator of a ratio by writer. */
export interface Measure {
  readonly x: Float64Array;
  readonly n: Float64Array;
  /** What x counts is part of what n counts, so no writer's own ratio can lie beyond 1. */
  readonly isShare?: boolean;
}

/** Columns of a moment table: how many writers have a denominator, Σx, Σn, Σx², Σxn, Σn². */
export interface MomentPlaces {
  readonly writers: number;
  readonly x: number;
  readonly n: number;
  readonly xx: number;
  readonly xn: number;
  readonly nn: number;
}

/**
 * What each writer adds to the moments of every measure, [writer][column]. Equal columns are kept once: a denominator of 1
 * is its own square, and one measure's numerator may be another's denominator.
 */
export interface MomentTable {
  readonly width: number;
  readonly rows: Float64Array;
  readonly places: readonly MomentPlaces[];
}

export function momentTable(measures: readonly Measure[]): MomentTable {
  const columns: Float64Array[] = [];
  const place = (column: Float64Array) => {
    const known = columns.findIndex((one) => equal(one, column));
    return known === -1 ? columns.push(column) - 1 : known;
  };
  const places = measures.map(({ x, n }) => ({
    writers: place(n.map((value) => Number(value > 0))),
    x: place(x),
    n: place(n),
    xx: place(x.map((value) => value * value)),
    xn: place(x.map((value, w) => value * n[w]!)),
    nn: place(n.map((value) => value * value)),
  }));
  const width = columns.length;
  const rows = new Float64Array((measures[0]?.x.length ?? 0) * width);
  columns.forEach((column, c) => {
    for (let w = 0; w < column.length; w++) rows[w * width + c] = column[w]!;
  });
  return { width, rows, places };
}

const equal = (a: Float64Array, b: Float64Array): boolean => a === b || a.every((value, w) => value === b[w]);

/** Sums of a table's rows over some writers. */
export function sumRows({ rows, width }: MomentTable, writers: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(width);
  for (let i = 0; i < writers.length; i++) {
    const from = writers[i]! * width;
    for (let c = 0; c < width; c++) sums[c]! += rows[from + c]!;
  }
  return sums;
}
