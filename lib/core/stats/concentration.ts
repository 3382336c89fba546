/** Share of Σx that the writer with most of it has; NaN where there is nothing to share. One star makes every mean hers. */
export function topWriterShare(x: ArrayLike<number>): number {
  let [sum, most] = [0, 0];
  for (let w = 0; w < x.length; w++) {
    sum += x[w]!;
    most = Math.max(most, x[w]!);
  }
  return sum > 0 ? most / sum : Number.NaN;
}
