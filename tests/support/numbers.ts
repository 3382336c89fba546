import fc from "fast-check";

/** Numbers spread evenly, in thousandths. Most of fast-check's doubles around 0 are so small that a law holds of them whatever is wrong. */
export const evenly = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: min * 1000, max: max * 1000 }).map((thousandths) => thousandths / 1000);
