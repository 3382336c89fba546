import { describe, expect, it } from "vitest";
import { readBeginning } from "@/lib/server/import/beginning";

const rowsOf = async (...lines: readonly string[]) =>
  (await readBeginning(Buffer.from(lines.join("\n")))).rows;

describe("lines of JSON", () => {
  it("have no cell that every object has", async () => {
    const rows = await rowsOf('{"writer":"w1","constructor":"yes"}', '{"writer":"w2"}');
    expect(rows.map(({ cells }) => cells)).toEqual([
      ["w1", "yes"],
      ["w2", ""],
    ]);
  });

  it("are refused one by one where a value is nested without end", async () => {
    const nested = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
    const rows = await rowsOf('{"writer":"w1","more":[1]}', `{"writer":"w2","more":${nested}}`);
    expect(rows[0]?.cells).toEqual(["w1", "[1]"]);
    expect(rows[1]?.broken?.reason).toContain("nested too deeply");
  });
});
