import { describe, expect, it } from "vitest";
import { HIDDEN_VALUE, rejectHider } from "@/lib/core/import/hidden";
import { WHOLE_ROW } from "@/lib/core/import/source";

/** What is kept of a refused cell with the text "secret". */
function keeper(...[kind, mapping, headers]: Parameters<typeof rejectHider>) {
  const hide = rejectHider(kind, mapping, headers);
  return (column: string, value = "secret") => hide({ column, value, reason: "r" }).value;
}

describe("what is kept of refused rows", () => {
  it("hides the cells of attributes, by value, by source and by probability", () => {
    const attributes = {
      heritage: { value: "h", source: "how", probability: { columns: ["p1", "p2"] } },
      gender: [
        { value: { constant: "woman" }, probability: "p_w" },
        { value: { constant: "man" }, probability: "p_m" },
      ],
      religion: "f",
    };
    const kept = keeper("writers", { writer: "id", attributes }, [
      "id",
      "h",
      "how",
      "p1",
      "p2",
      "p_w",
      "p_m",
      "f",
    ]);
    for (const column of ["h", "how", "p1", "p2", "p1, p2", "p_w", "p_m", "f"])
      expect([column, kept(column)]).toEqual([column, HIDDEN_VALUE]);
    expect(kept("id")).toBe("secret");
  });

  it("hides a column that is called like an attribute although nobody mapped it", () => {
    const kept = keeper("writers", { writer: "id" }, ["id", "Gender Identity", "user_race", "racer", "note"]);
    expect(kept("Gender Identity")).toBe(HIDDEN_VALUE);
    expect(kept("user_race")).toBe(HIDDEN_VALUE);
    expect(kept("racer")).toBe("secret");
    expect(kept("note")).toBe("secret");
  });

  it("hides a key that is joined from such a column, under the name it is shown by", () => {
    const kept = keeper("writers", { writer: { columns: ["id", "gender"] } }, ["id", "gender"]);
    expect(kept("id, gender")).toBe(HIDDEN_VALUE);
  });

  it("takes a mapped column of another file for what the mapping says it is", () => {
    const headers = ["story", "language", "gender"];
    const kept = keeper("stories", { story: "story", topic: "language" }, headers);
    expect(kept("language")).toBe("secret");
    expect(kept("gender")).toBe(HIDDEN_VALUE);
    expect(kept(WHOLE_ROW)).toBe(HIDDEN_VALUE);
  });

  it("hides whole lines of a writers' file always, and of another only where it has such a column", () => {
    expect(keeper("writers", { writer: "id" }, ["id"])(WHOLE_ROW)).toBe(HIDDEN_VALUE);
    expect(keeper("stories", { story: "story" }, ["story", "title"])(WHOLE_ROW)).toBe("secret");
  });

  it("says that nothing stood there where nothing did, and keeps column and reason", () => {
    const hide = rejectHider("writers", { writer: "id", attributes: { race: "race" } }, ["id", "race"]);
    expect(hide({ column: "race", value: "", reason: "r" })).toEqual({
      column: "race",
      value: "",
      reason: "r",
    });
    expect(hide({ column: "race", value: "x", reason: "r" })).toEqual({
      column: "race",
      value: HIDDEN_VALUE,
      reason: "r",
    });
  });
});
