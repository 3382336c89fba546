import fc from "fast-check";
import { expect, it } from "vitest";
import { cleanText } from "@/lib/core/access/clean";

it("leaves one printable line of at most so many characters", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1, max: 30 }), (text, longest) => {
      const clean = cleanText(text, longest);
      expect(Array.from(clean).length).toBeLessThanOrEqual(longest);
      expect(clean).not.toMatch(/[\p{Cc}\p{Cs}]/u);
      // What PostgreSQL would store otherwise than it was hashed.
      expect(Buffer.from(clean).toString()).toBe(clean);
    }),
  );
});

it.each([
  ["/news/audits", 500, "/news/audits"],
  ["Ada\r\n7 operator", 500, "Ada 7 operator"],
  ["\u001b[2Jgone\u0000", 500, "[2Jgone"],
  ["safe\u202egnp.exe", 500, "safe gnp.exe"],
  ["\ud83d", 500, ""],
  ["a😀b", 2, "a…"],
  ["x".repeat(501), 500, `${"x".repeat(499)}…`],
  ["😀".repeat(500), 500, "😀".repeat(500)],
])("makes %j of at most %i characters %j", (text, longest, clean) => {
  expect(cleanText(text, longest)).toBe(clean);
});
