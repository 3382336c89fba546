import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const CORE = fileURLToPath(new URL("../../lib/core", import.meta.url));

/** What makes a result depend on more than its arguments. Imports are the import rules' business. */
const IMPURE =
  /\b(Math\.random|Date\.now|new Date\(\)|performance\.now|crypto\.|process\.|globalThis\.|fetch\(|setTimeout\()/;

const withoutComments = (source: string): string =>
  source
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " "))
    .replace(/(^|\s)\/\/.*$/gm, "$1");

const impurities = (source: string): string[] =>
  withoutComments(source)
    .split("\n")
    .flatMap((line, index) => (IMPURE.test(line) ? [`line ${index + 1}: ${line.trim()}`] : []));

describe("lib/core", () => {
  it("asks no clock, no dice, no network and no environment", () => {
    const files = readdirSync(CORE, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".ts"),
    );
    expect(files.length).toBeGreaterThan(3);
    const found = files.flatMap((name) =>
      impurities(readFileSync(join(CORE, name), "utf8")).map((line) => `lib/core/${name}, ${line}`),
    );
    expect(found).toEqual([]);
  });

  it("would be caught at it", () => {
    expect(impurities("const a = 1;\nconst b = Math.random();")).toEqual([
      "line 2: const b = Math.random();",
    ]);
    expect(impurities("// Date.now is forbidden\n/* and\n Math.random */ const a = 1;")).toEqual([]);
    expect(impurities("const today = new Date();")).toHaveLength(1);
    expect(impurities("const day = new Date(given);")).toEqual([]);
  });
});
