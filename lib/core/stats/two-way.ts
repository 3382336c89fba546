export interface TwoWayVariance {
  readonly variance: number;
  /** The three terms gave a negative variance, which was set to 0: say so beside the number. */
  readonly clipped: boolean;
}

/**
 * Variance of an estimate whose observations are alike within a writer and within a reader: that clustered by writer, plus
 * that by reader, minus that by pairs of them. The difference can come out negative in small samples.
 *
 * @param influence of each observation on the estimate; of a ratio Σx / Σn it is (x − R n) / Σn, of a difference of two
 *   groups' ratios that of the one group less that of the other
 *
 * Source: Cameron, Gelbach & Miller 2011; equals R's sandwich::vcovCL(cluster = ~ writer + reader), type HC0.
 */
export function twoWayVariance(
  writer: Int32Array,
  reader: Int32Array,
  influence: Float64Array,
): TwoWayVariance {
  const readers = reader.reduce((most, r) => Math.max(most, r + 1), 0);
  const pair = Float64Array.from(writer, (w, i) => w * readers + reader[i]!);
  const variance =
    clusteredVariance(writer, influence) +
    clusteredVariance(reader, influence) -
    clusteredVariance(pair, influence);
  return { variance: Math.max(0, variance), clipped: variance < 0 };
}

/** G/(G−1) Σ over clusters of the squared sum of influences. */
function clusteredVariance(cluster: Int32Array | Float64Array, influence: Float64Array): number {
  const sums = new Map<number, number>();
  for (let i = 0; i < cluster.length; i++) {
    sums.set(cluster[i]!, (sums.get(cluster[i]!) ?? 0) + influence[i]!);
  }
  let squares = 0;
  for (const sum of sums.values()) squares += sum * sum;
  return (sums.size / (sums.size - 1)) * squares;
}
