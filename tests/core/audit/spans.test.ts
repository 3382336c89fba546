import { describe, expect, it } from "vitest";
import { dropGivenAway, movesOf, sumsOf, tell, wouldGiveAway } from "@/lib/core/audit/spans";

/** Four cells a, b, c, d. */
const sums = (candidates: number[][], guarded: number[][]) =>
  sumsOf(movesOf(4, candidates.length), candidates, guarded);

describe("sums that follow from sums", () => {
  it("a total and all parts but one give the last part away", () => {
    const one = sums([[0, 1, 2, 3], [0], [1], [2]], [[3]]);
    tell(one, 0);
    expect(wouldGiveAway(one, 1)).toBe(false);
    tell(one, 1);
    expect(wouldGiveAway(one, 2)).toBe(false);
    tell(one, 2);
    expect(wouldGiveAway(one, 3)).toBe(true);
  });

  it("sees through combinations that are no plain subtraction: (a+b) + (a+c) − (b+c) is twice a", () => {
    const one = sums(
      [
        [0, 1],
        [0, 2],
        [1, 2],
      ],
      [[0]],
    );
    tell(one, 0);
    expect(wouldGiveAway(one, 1)).toBe(false);
    tell(one, 1);
    expect(wouldGiveAway(one, 2)).toBe(true);
  });

  it("a sum that says nothing new gives nothing away", () => {
    const one = sums(
      [
        [0, 1],
        [2, 3],
        [0, 1, 2, 3],
      ],
      [[0]],
    );
    tell(one, 0);
    tell(one, 1);
    expect(wouldGiveAway(one, 2)).toBe(false);
  });

  it("what is given away already is guarded no more", () => {
    const one = sums(
      [
        [0, 1, 2, 3],
        [0, 1],
      ],
      [[2, 3], [2]],
    );
    tell(one, 0);
    tell(one, 1);
    dropGivenAway(one);
    expect(one.guarded.length).toBe(1);
  });
});
