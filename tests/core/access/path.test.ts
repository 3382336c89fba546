import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pathOfThisSite, signInPath } from "@/lib/core/access/path";

const HERE = "https://here.example";

describe("pathOfThisSite", () => {
  it.each(["/", "/demo/audits", "/demo/audits?attribute=race&surface=a%20b", "/x#y", "/~'()*!"])(
    "leads on to %j",
    (path) => expect(pathOfThisSite(path)).toBe(path),
  );

  it.each([
    ...[
      "//elsewhere.example",
      "/\\elsewhere.example",
      "https://elsewhere.example",
      "javascript:alert(1)",
      "",
    ],
    ...["demo", " /demo", "/demo\n", "/\t/elsewhere.example", "/é", undefined, null, 7, ["/demo"]],
  ])("leads to the start instead of %j", (value) => expect(pathOfThisSite(value)).toBe("/"));

  it("never leads to another site, whatever is written", () => {
    const hostile = fc.string({
      unit: fc.constantFrom("/", "\\", ":", ".", "@", "?", "#", "a", "\t", "\n", " ", "é"),
    });
    fc.assert(
      fc.property(hostile, (text) => {
        expect(new URL(pathOfThisSite(text), HERE).origin).toBe(HERE);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("signInPath", () => {
  it("comes back to where one was going", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "&", "=", "?", "'", "(", "%", "+", " ", "*") });
    fc.assert(
      fc.property(text, (rest) => {
        const url = new URL(signInPath(`/${rest}`), HERE);
        expect(url.pathname).toBe("/sign-in");
        expect(url.searchParams.get("next") ?? "/").toBe(`/${rest}`);
      }),
    );
  });

  it("says nothing of the start page, and leaves no mark that an attribute could end with", () => {
    expect(signInPath("/")).toBe("/sign-in");
    expect(signInPath("/a'b(c)!*~")).toBe("/sign-in?next=%2Fa%27b%28c%29%21%2A%7E");
  });
});
