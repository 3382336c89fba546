import { describe, expect, it } from "vitest";
import { auditSpecSchema } from "@/lib/core/audit/spec";
import {
  AUDIT_MODELS,
  browsingModel,
  positionModel,
  WEIGHT_UNIT,
  weightTable,
} from "@/lib/core/exposure/browsing-model";

const weights = (name: string, depth = 5) =>
  Array.from({ length: depth }, (_, index) =>
    Number(
      browsingModel(name)
        .weight(index + 1)
        .toFixed(3),
    ),
  );

describe("browsing models", () => {
  it.each([
    ["log2", [1, 0.631, 0.5, 0.431, 0.387]],
    ["log2-clipped", [1, 1, 0.631, 0.5, 0.431]],
    ["reciprocal", [1, 0.5, 0.333, 0.25, 0.2]],
    ["rbp-0.5", [1, 0.5, 0.25, 0.125, 0.063]],
    ["geometric-0.25", [0.25, 0.188, 0.141, 0.105, 0.079]],
    ["uniform@3", [1, 1, 1, 0, 0]],
    ["log2@2", [1, 0.631, 0, 0, 0]],
    ["empirical:0.9,0.6", [0.9, 0.6, 0, 0, 0]],
    ["gerr-0.5-0.7", [1, 0.5, 0.25, 0.125, 0.063]],
  ])("%s weighs positions by %j", (name, wanted) => expect(weights(name)).toEqual(wanted));

  it("tells the two cascades apart: whether the item's own relevance counts", () => {
    const [strict, inclusive] = [browsingModel("gerr-0.5-0.7").stop, browsingModel("cascade-0.5-0.7").stop];
    expect([strict?.includesItself, inclusive?.includesItself]).toEqual([false, true]);
    expect([strict?.chance(0.5), inclusive?.chance(0.5)]).toEqual([0.7, 0.35]);
    // Nobody stops with more than the stopping chance, however relevant the item.
    expect([strict?.chance(3), inclusive?.chance(3)]).toEqual([0.7, 0.7]);
  });

  it("reads its own names back", () => {
    for (const name of [...AUDIT_MODELS, "gerr-0.85-0.5@20", "empirical:1,0.333333@2"])
      expect(browsingModel(name).name).toBe(name);
    expect(browsingModel(" rbp-0.850@10 ").name).toBe("rbp-0.85@10");
  });

  it.each([
    ["logarithmic", 'none of the name "logarithmic"'],
    ["", 'none of the name ""'],
    ["rbp", '"rbp" takes persistence, and 0 numbers'],
    ["log2-0.5", '"log2" takes no number, and 1 number'],
    ["rbp-1.5", '"1.5" is not a number from 0 to 1'],
    ["rbp-0", "must be above 0"],
    ["rbp-0.1234567", "at most six decimals"],
    ["log2@0", "after the @ is not a position"],
    ["log2@3@4", "more than one @"],
    ["empirical:", '"" is not a number'],
    ["empirical:0.9,1.2", '"1.2" is not a number'],
  ])("refuses %j and says why", (name, fault) => {
    expect(() => browsingModel(name)).toThrow(fault);
    expect(() => browsingModel(name)).toThrow(`"${name}" is not a browsing model`);
  });

  it("an audit takes any model of the position alone, under its canonical name, and no other", () => {
    const ask = (model: string) => auditSpecSchema.safeParse({ attributes: ["a"], browsingModel: model });
    expect(ask("rbp-0.50").data?.browsingModel).toBe("rbp-0.5");
    expect(ask("rbp-0.5@20").error?.issues[0]?.message).toContain("decided under log2");
    expect(auditSpecSchema.parse({ attributes: ["a"] }).browsingModel).toBe("log2");
    for (const stored of ["log2", "reciprocal", "rbp-0.85", "uniform"])
      expect(ask(stored).data?.browsingModel).toBe(stored);
    const refused = ask("gerr-0.5-0.5");
    expect(refused.error?.issues[0]?.message).toContain("an exposure log does not say");
  });

  it("weights are summed in whole numbers of 2^-40", () => {
    expect(weightTable(positionModel("rbp-0.5@2"), 3)).toEqual([
      BigInt(WEIGHT_UNIT),
      BigInt(WEIGHT_UNIT / 2),
      0n,
    ]);
  });
});
