/** One observation of a ratio Σx / Σn that belongs to a writer and a reader. */
export interface TwoWayRow {
  readonly writer: number;
  readonly reader: number;
  readonly x: number;
  readonly n: number;
}

export interface TwoWayVariance {
  /** Of the ratio Σx / Σn. */
  readonly variance: number;
  /** The three terms gave a negative variance, which was set to 0: say so beside the number. */
  readonly clipped: boolean;
}

/**
 * Variance of a ratio whose observations are alike within a writer and within a reader: that clustered by writer, plus that
 * by reader, minus that by pairs of them. The difference can come out negative in small samples.
 *
 * Source: Cameron, Gelbach & Miller 2011; equals R's sandwich::vcovCL(cluster = ~ writer + reader), type HC0, for one group.
 */
export function twoWayVariance(rows: readonly TwoWayRow[]): TwoWayVariance {
  const x = rows.reduce((sum, row) => sum + row.x, 0);
  const n = rows.reduce((sum, row) => sum + row.n, 0);
  const influence = (row: TwoWayRow) => (row.x - (x / n) * row.n) / n;
  const by = (cluster: (row: TwoWayRow) => string | number) => clusteredVariance(rows, cluster, influence);
  const variance =
    by(({ writer }) => writer) +
    by(({ reader }) => reader) -
    by(({ writer, reader }) => `${writer} ${reader}`);
  return { variance: Math.max(0, variance), clipped: variance < 0 };
}

/** G/(G−1) Σ over clusters of the squared sum of influences. */
function clusteredVariance(
  rows: readonly TwoWayRow[],
  cluster: (row: TwoWayRow) => string | number,
  influence: (row: TwoWayRow) => number,
): number {
  const sums = new Map<string | number, number>();
  for (const row of rows) sums.set(cluster(row), (sums.get(cluster(row)) ?? 0) + influence(row));
  let squares = 0;
  for (const sum of sums.values()) squares += sum * sum;
  return (sums.size / (sums.size - 1)) * squares;
}
