import { expect, it } from "vitest";
import { PASSWORD_RULE, passwordFault } from "@/lib/core/access/password";

it.each([15, 16, 127, 128])("%i characters are right, whichever they are", (length) => {
  expect(passwordFault(" ".repeat(length))).toBeUndefined();
});

it.each([0, 14, 129])("%i characters are not, and it says how many there may be", (length) => {
  expect(passwordFault("x".repeat(length))).toBe(`A password has 15 to 128 characters; this has ${length}.`);
});

it("the rule says the same before anybody types", () => expect(PASSWORD_RULE).toMatch(/^15 to 128 char/));
