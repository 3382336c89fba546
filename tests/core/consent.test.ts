import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { CONSENT } from "@/lib/core/consent";

/** SHA-256 of every text that writers were ever asked to agree to. A line is added with a new version, and none is changed. */
const TEXTS: Readonly<Record<number, string>> = {
  1: "c8451346658956a0d5e8ee74d0c0e90b159c88842962f0131056ebb1e332bc62",
};

it("is, word for word, the text of its version", () => {
  expect(TEXTS[CONSENT.version]).toBe(createHash("sha256").update(CONSENT.text).digest("hex"));
});

it("is the newest version", () => {
  expect(CONSENT.version).toBe(Math.max(...Object.keys(TEXTS).map(Number)));
});

it("names the law it rests on, and what it does not do", () => {
  expect(CONSENT.text).toContain("Article 9(2)(a)");
  expect(CONSENT.text).toContain("Article 7(3)");
  expect(CONSENT.text).toContain("never a feature of the ranking");
});
