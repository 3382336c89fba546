import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fieldsOf, IMPORT_KINDS } from "@/lib/core/import/fields";
import { guessMapping } from "@/lib/core/import/guess";
import { columnsOf, parseMapping } from "@/lib/core/import/mapping";
import { nearest, plainName } from "@/lib/core/import/nearest";

describe("guessMapping", () => {
  it("reads exact names, other names and parts of names, with falling confidence", () => {
    const { mapping, confidence } = guessMapping("impressions", [
      "Request ID",
      "position",
      "item_id",
      "placement",
      "shown_at_utc",
    ]);
    expect(mapping).toEqual({
      request: "Request ID",
      position: "position",
      story: "item_id",
      surface: "placement",
      shown_at: "shown_at_utc",
    });
    expect(confidence).toEqual({ request: 0.9, position: 1, story: 0.9, surface: 0.9, shown_at: 0.6 });
  });
  it("gives the surer header the field", () => {
    expect(guessMapping("impressions", ["prompt_position", "rank"]).mapping.position).toBe("rank");
  });
  it("reads camel case", () => {
    expect(guessMapping("stories", ["storyId", "writerId", "publishedAt"]).mapping).toEqual({
      story: "storyId",
      writer: "writerId",
      published_at: "publishedAt",
    });
  });
  it("takes a log that names stories and writers for a log of stories", () => {
    expect(guessMapping("impressions", ["author_id", "story_id"]).mapping).toEqual({ story: "story_id" });
    expect(guessMapping("impressions", ["author_id"]).mapping).toEqual({ writer: "author_id" });
  });
  it("finds protected attributes of writers", () => {
    expect(guessMapping("writers", ["id", "Sex", "ethnicity", "shoe size"]).mapping).toEqual({
      writer: "id",
      attributes: { gender: "Sex", race: "ethnicity" },
    });
  });
  it("uses each header once, knows every field by its own name, and always makes a valid mapping", () => {
    const known = IMPORT_KINDS.flatMap((kind) =>
      fieldsOf(kind).flatMap(({ name, synonyms }) => [name, ...synonyms]),
    );
    const headers = fc.uniqueArray(fc.oneof(fc.constantFrom(...known), fc.string({ minLength: 1 })));
    fc.assert(
      fc.property(fc.constantFrom(...IMPORT_KINDS), headers, (kind, names) => {
        const { mapping } = guessMapping(kind, names);
        const { attributes = {}, features: _, ...fields } = mapping;
        const used = [...Object.values(fields), ...Object.values(attributes)].map(String);
        expect(new Set(used).size).toBe(used.length);
        expect(used.every((header) => names.includes(header))).toBe(true);
        expect(() => parseMapping({ [kind]: mapping })).not.toThrow();
      }),
    );
    for (const kind of IMPORT_KINDS) {
      for (const { name } of fieldsOf(kind)) {
        const source = guessMapping(kind, [name]).mapping[name];
        expect(source && columnsOf(source)).toEqual([name]);
      }
    }
  });
});

describe("nearest", () => {
  it("ignores case and punctuation and leaves out strangers", () => {
    expect(plainName("Shown-At")).toBe("shown at");
    expect(nearest("Reqest_Id", ["surface", "request id", "rank"])).toEqual(["request id"]);
  });
});
