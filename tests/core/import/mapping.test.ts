import { describe, expect, it } from "vitest";
import { EquiluxError } from "@/lib/core/errors";
import { checkMapping, parseMapping, parseMappingText } from "@/lib/core/import/mapping";

const failure = (work: () => unknown): EquiluxError => {
  try {
    work();
  } catch (error) {
    if (error instanceof EquiluxError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
};

const LOG = { request: "r", position: "rank", story: "s", surface: { constant: "home" } };

describe("parseMapping", () => {
  it("accepts the three forms of a source and the forms of an attribute", () => {
    const mapping = {
      dataset: "Rankings",
      model: { name: "ranker", labels: { f0: "Freshness" } },
      impressions: { ...LOG, request: { columns: ["model", "job", "run"], join: "/" } },
      writers: {
        writer: "w",
        attributes: {
          gender: "gender",
          region: { constant: "Europe" },
          race: [
            { value: "race", values: { B: "Black" } },
            { value: { constant: "White" }, probability: "p_white" },
          ],
        },
      },
      predictions: { request: "r", story: "s", score: "y", features: { f0: "freshness" } },
    };
    expect(parseMapping(mapping)).toEqual(mapping);
  });
  it.each([
    [
      { impressions: { ...LOG, postion: "rank" } },
      "impressions.postion",
      'has no field "postion": did you mean "position"?',
    ],
    [{ impresions: {} }, "impresions", 'The mapping has no field "impresions"'],
    [{ impressions: { ...LOG, story: 12 } }, "impressions.story", "impressions.story must be a column name"],
    [{ impressions: { ...LOG, story: { column: "s" } } }, "impressions.story", '{"column":"s"}'],
    [{ writers: { writer: "w", attributes: { "race×gender": "x" } } }, "writers.attributes.race×gender", "×"],
    [
      { writers: { writer: "w", attributes: { constructor: "x" } } },
      "writers.attributes.constructor",
      "every object",
    ],
  ])("names the field, the value and the mend: %j", (mapping, place, message) => {
    const error = failure(() => parseMapping(mapping));
    expect(error.code).toBe("bad-mapping");
    expect(error.place).toBe(place);
    expect(error.message).toContain(message);
  });
  it("says so when the text is not JSON", () => {
    expect(failure(() => parseMappingText("{")).code).toBe("bad-mapping");
  });
});

describe("checkMapping", () => {
  const headers = ["r", "rank", "s", "story_title"];
  it("accepts a mapping the file can follow", () => {
    expect(() => checkMapping("impressions", LOG, headers)).not.toThrow();
  });
  it("names the nearest columns for one the file does not have", () => {
    const error = failure(() => checkMapping("impressions", { ...LOG, story: "story_titel" }, headers));
    expect(error.place).toBe("impressions.story");
    expect(error.message).toContain('did you mean "story_title"');
  });
  it("finds missing columns inside composite keys, attributes and features", () => {
    const composite = { ...LOG, request: { columns: ["r", "run"] } };
    expect(failure(() => checkMapping("impressions", composite, headers)).message).toContain('"run"');
    const attributes = { writer: "s", attributes: { race: [{ value: "s", probability: "p_race" }] } };
    expect(failure(() => checkMapping("writers", attributes, headers)).place).toBe("writers.attributes.race");
    const features = { request: "r", story: "s", score: "rank", features: { f0: "nowhere" } };
    expect(failure(() => checkMapping("predictions", features, headers)).place).toBe(
      "predictions.features.f0",
    );
  });
  it("requires what is required", () => {
    const { position: _, ...rest } = LOG;
    expect(failure(() => checkMapping("impressions", rest, headers)).place).toBe("impressions.position");
  });
  it("requires a story or a writer, and not both", () => {
    const { story: _, ...rest } = LOG;
    expect(failure(() => checkMapping("impressions", rest, headers)).place).toBe("impressions.story");
    expect(() => checkMapping("impressions", { ...rest, writer: "s" }, headers)).not.toThrow();
    expect(failure(() => checkMapping("impressions", { ...LOG, writer: "s" }, headers)).message).toContain(
      "both mapped",
    );
  });
});
