/** Ranks from 1, equal values sharing the mean of theirs. */
export function ranksOf(values: Float64Array): Float64Array {
  const order = Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let k = from; k < to; k++) ranks[order[k]!] = (from + to + 1) / 2;
    from = to;
  }
  return ranks;
}

/** Spearman's rank correlation: Pearson's of the ranks. NaN where one side does not vary. */
export function spearman(a: Float64Array, b: Float64Array): number {
  const [x, y] = [ranksOf(a), ranksOf(b)];
  const middle = (a.length + 1) / 2;
  const product = (p: Float64Array, q: Float64Array) =>
    p.reduce((sum, value, k) => sum + (value - middle) * (q[k]! - middle), 0);
  return product(x, y) / Math.sqrt(product(x, x) * product(y, y));
}
