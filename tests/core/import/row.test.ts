import { describe, expect, it } from "vitest";
import { rowReader } from "@/lib/core/import/row";

const LOG = {
  request: { columns: ["model", "run"] },
  position: "rank",
  story: "story",
  surface: { constant: " home " },
};

/** What one row reads as, by target. */
function readOne(
  ...[kind, mapping, row, features]: [
    ...(Parameters<typeof rowReader> extends [infer Kind, infer Mapping, ...unknown[]]
      ? [Kind, Mapping]
      : never),
    Record<string, string>,
    string[]?,
  ]
) {
  const named = features?.map((name) => ({ name, categories: null }));
  const reader = rowReader(kind, mapping, Object.keys(row), named);
  const read = reader.read(Object.values(row));
  if ("rejects" in read) return read.rejects;
  return Object.fromEntries(reader.targets.map((target, index) => [target, read.values[index]]));
}

describe("rowReader", () => {
  it("joins composite keys, trims, and takes constants", () => {
    const row = { model: " gpt ", run: "7", rank: " 2 ", story: " s1 " };
    expect(readOne("impressions", LOG, row)).toMatchObject({
      request: "gpt · 7",
      position: 2,
      story: "s1",
      surface: "home",
      clicked: null,
    });
    const slash = { ...LOG, request: { columns: ["model", "run"], join: "/" } };
    expect(readOne("impressions", slash, row)).toMatchObject({ request: "gpt/7" });
  });
  it("names the user's own column for each cell it refuses", () => {
    const row = { model: "", run: " ", rank: "x", story: "" };
    expect(readOne("impressions", LOG, row)).toEqual([
      { column: "model, run", value: "", reason: "Request is required and this cell is empty; fill it in." },
      { column: "rank", value: "x", reason: "Position must be a whole number of at least 1." },
      { column: "story", value: "", reason: "Story is required and this cell is empty; fill it in." },
    ]);
  });
});

describe("attributes", () => {
  const attributes = (mapping: object, row: Record<string, string>) => {
    const read = readOne("writers", { writer: "w", attributes: mapping as never }, { w: "1", ...row });
    return "attributes" in read ? JSON.parse(String(read.attributes)) : read;
  };
  const declared = (attribute: string, value: string) => ({
    attribute,
    value,
    source: "declared",
    probability: 1,
  });
  const inferred = (attribute: string, value: string, probability: number) => ({
    attribute,
    value,
    source: "inferred",
    probability,
  });

  it("translates values and leaves out what is unknown", () => {
    const mapping = { race: { value: "r", values: { B: "Black", "9": "" } }, gender: "g" };
    expect(attributes(mapping, { r: "B", g: "" })).toEqual([declared("race", "Black")]);
    expect(attributes(mapping, { r: "9", g: "Unknown" })).toEqual([]);
    expect(attributes(mapping, { r: "W", g: "woman" })).toEqual([
      declared("gender", "woman"),
      declared("race", "W"),
    ]);
  });
  it("takes a probability for an inference, and none for a declaration", () => {
    const mapping = { race: { value: "r", probability: "p" } };
    expect(attributes(mapping, { r: "Black", p: "0.7" })).toEqual([inferred("race", "Black", 0.7)]);
    expect(attributes(mapping, { r: "Black", p: "" })).toEqual([declared("race", "Black")]);
    expect(attributes(mapping, { r: "Black", p: "NaN" })).toEqual([declared("race", "Black")]);
    expect(attributes(mapping, { r: "Black", p: "0" })).toEqual([]);
  });
  it("reads several inferred values of one writer, one column of probabilities each", () => {
    const mapping = {
      race: ["White", "Black"].map((value) => ({ value: { constant: value }, probability: `p_${value}` })),
    };
    expect(attributes(mapping, { p_White: "0.25", p_Black: "0.75" })).toEqual([
      inferred("race", "Black", 0.75),
      inferred("race", "White", 0.25),
    ]);
    expect(attributes(mapping, { p_White: "", p_Black: "" })).toEqual([]);
  });
  it("refuses contradictions", () => {
    const mapping = { race: { value: "r", source: "s", probability: "p" } };
    const refused = (row: Record<string, string>) => attributes(mapping, row)[0];
    expect(refused({ r: "x", s: "guessed", p: "" })).toMatchObject({ column: "s", value: "guessed" });
    expect(refused({ r: "x", s: "inferred", p: "" })).toMatchObject({
      column: "p",
      reason: expect.stringContaining("needs its probability"),
    });
    expect(refused({ r: "x", s: "declared", p: "0.5" })).toMatchObject({
      column: "p",
      reason: expect.stringContaining("has probability 1"),
    });
    expect(refused({ r: "x", s: "inferred", p: "1.5" })).toMatchObject({ column: "p", value: "1.5" });
    expect(refused({ r: "a×b", s: "", p: "" })).toMatchObject({
      column: "r",
      reason: expect.stringContaining("×"),
    });
    const twice = { race: [{ value: "a" }, { value: "b" }] };
    expect(attributes(twice, { a: "x", b: "x" })[0].reason).toContain("twice");
  });
});

describe("features", () => {
  const mapping = { request: "r", story: "s", score: "y", features: { fresh: "f 1" } };
  const row = { r: "1", s: "2", y: "-0.5", match: "", "f 1": "1.5" };
  it("packs little-endian float32 in the model's order; an empty cell is NaN", () => {
    const read = readOne("predictions", mapping, row, ["fresh", "match"]) as Record<string, unknown>;
    expect(read.score).toBe(-0.5);
    expect([...(read.features as Uint8Array)]).toEqual([0, 0, 0xc0, 0x3f, 0, 0, 0xc0, 0x7f]);
  });
  it("refuses what no feature can be, and a mapping that does not fit the model", () => {
    expect(readOne("predictions", mapping, { ...row, match: "1e39" }, ["fresh", "match"])).toMatchObject([
      { column: "match", value: "1e39" },
    ]);
    expect(readOne("predictions", mapping, { ...row, match: "many" }, ["fresh", "match"])).toMatchObject([
      { value: "many" },
    ]);
    expect(() => readOne("predictions", mapping, row, ["match"])).toThrow(/no such feature/);
    expect(() => readOne("predictions", mapping, row, ["fresh", "other"])).toThrow(
      /predictions.features.other/,
    );
  });
});
