import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { pathOf, RULES, type Rule } from "@/lib/core/access/rules";

const APP = join(process.cwd(), "app");
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

interface Place {
  readonly rule: string;
  readonly source: string;
}

/** Every page and every method of a route that exists under app/, named as its rule must be. */
function places(): Place[] {
  const files = readdirSync(APP, { recursive: true, encoding: "utf8" });
  return files.flatMap((file) => {
    const path = `/${file.replace(/\/?(page\.tsx|route\.ts)$/, "")}`;
    if (/(^|\/)page\.tsx$/.test(file)) return [{ rule: `PAGE ${path}`, source: read(file) }];
    if (!/(^|\/)route\.ts$/.test(file)) return [];
    const source = read(file);
    return methodsOf(source).map((method) => ({ rule: `${method} ${path}`, source }));
  });
}

const read = (file: string): string => readFileSync(join(APP, file), "utf8");

const methodsOf = (source: string): string[] =>
  METHODS.filter((method) =>
    new RegExp(`export (const|function|async function) ${method}\\b|as ${method}\\b`).test(source),
  );

const whoOf = (name: string): Rule["who"] | undefined => (RULES as Record<string, Rule>)[name]?.who;

describe("the table of rules", () => {
  test("has a line for every page and route, and no other", () => {
    expect(
      places()
        .map(({ rule }) => rule)
        .sort(),
    ).toEqual(Object.keys(RULES).sort());
  });

  test("is what every page and route of a dataset passes, under its own name", () => {
    for (const { rule, source } of places()) {
      if (!rule.includes("/[dataset]")) continue;
      const gate = rule.startsWith("PAGE") ? "page" : "route";
      const called = `${gate}("${rule}",`.replace(/\s+/g, "");
      expect(source.replace(/\s+/g, ""), rule).toContain(called);
    }
  });

  test("is what every page for whoever is signed in passes, under its own name", () => {
    const pages = places().filter(({ rule }) => rule.startsWith("PAGE") && whoOf(rule) === "signed-in");
    expect(pages.map(({ rule }) => rule)).toEqual(["PAGE /account"]);
    for (const { rule, source } of pages) expect(source, rule).toContain(`personPage("${rule}",`);
  });

  test("lets nobody into a dataset without a role", () => {
    for (const [name, { who }] of Object.entries(RULES)) {
      if (name.includes("/[dataset]")) expect(Array.isArray(who) && who.length > 0, name).toBe(true);
    }
  });

  test("names what changes something, so that the access log has it", () => {
    for (const [name, rule] of Object.entries(RULES)) {
      const changes = /^(POST|PUT|PATCH|DELETE) \/api\/\[dataset\]/.test(name) && !name.endsWith("/preview");
      if (changes) expect("logs" in rule, name).toBe(true);
    }
  });
});

test("a path is filled in with its parameters encoded", () => {
  const params = { dataset: "a/b", audit: "x y" };
  expect(pathOf("PAGE /[dataset]/audits/[audit]", params)).toBe("/a%2Fb/audits/x%20y");
});
