import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const root = new URL("../../", import.meta.url);
const text = readFileSync(new URL("docs/security.md", root), "utf8");

/** `tests/a.test.ts`, or `tests/a.test.ts` ("the name of a test in it"). */
const NAMED = /`((?:tests|scripts|app|lib)\/[\w./[\]-]+)`(?: \("([^"]+)"\))?/g;

const ROW = /^\| V(\d+)\.(\d+) [^|]+\| ([^|]+) \|/gm;
const CHAPTERS: Readonly<Record<number, number>> = {
  1: 5,
  2: 4,
  3: 7,
  4: 4,
  5: 4,
  6: 8,
  7: 6,
  8: 4,
  9: 2,
  10: 7,
  11: 7,
  12: 3,
  13: 4,
  14: 3,
  15: 4,
  16: 5,
};

describe("docs/security.md", () => {
  const named = [...text.matchAll(NAMED)].map(([, file = "", test]) => ({ file, test }));

  it("names only files that exist, and tests that are in them", () => {
    expect(named.length).toBeGreaterThan(20);
    for (const { file, test } of named) {
      expect(existsSync(new URL(file, root)), file).toBe(true);
      if (test) expect(readFileSync(new URL(file, root), "utf8"), file).toContain(test);
    }
  });

  it("speaks of every section of ASVS 5.0, and says where it stands", () => {
    const sections = [...text.matchAll(ROW)].map(([, chapter, section]) => `${chapter}.${section}`);
    const all = Object.entries(CHAPTERS).flatMap(([chapter, count]) =>
      Array.from({ length: count }, (_, index) => `${chapter}.${index + 1}`),
    );
    expect(sections).toEqual(all);
    for (const [, , , state] of text.matchAll(ROW)) {
      expect(["met", "partly", "not met", "does not apply"]).toContain(state?.trim());
    }
  });
});
