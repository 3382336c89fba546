import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { companyRefusal, inOurWords } from "@/lib/client/auth-words";

describe("a refusal of better-auth's", () => {
  it.each([
    ["INVALID_EMAIL_OR_PASSWORD", "unauthenticated", undefined, /do not belong together/],
    ["EMAIL_NOT_VERIFIED", "forbidden", undefined, /open the link/],
    ["INVALID_EMAIL", "bad-request", "email", /ada@example\.org/],
    ["INVALID_PASSWORD", "bad-request", "password", /not your password/],
    ["PASSWORD_TOO_SHORT", "bad-request", "newPassword", /too short/],
    ["INVALID_TOKEN", "not-found", undefined, /Ask for a new one/],
    ["INVALID_CODE", "bad-request", "code", /newest/],
    ["INVALID_BACKUP_CODE", "bad-request", "code", /works once/],
    ["INVALID_TWO_FACTOR_COOKIE", "unauthenticated", undefined, /Start again/],
    ["ACCOUNT_TEMPORARILY_LOCKED", "too-many", undefined, /quarter of an hour/],
  ])("%s is %s at the field %s", (code, ours, place, words) => {
    const error = inOurWords({ status: 400, code });
    expect([error.code, error.place]).toEqual([ours, place]);
    expect(error.message).toMatch(words);
  });

  it.each([
    [429, "too-many", /Wait a minute/],
    [401, "unauthenticated", /session has ended/],
    [500, "unavailable", /Try again/],
    [0, "unavailable", /Try again/],
  ])("without a code of ours, status %i is %s", (status, ours, words) => {
    for (const code of [undefined, "SOMETHING_NEW", "constructor", "__proto__"]) {
      const error = inOurWords({ status, code });
      expect(error.code).toBe(ours);
      expect(error.message).toMatch(words);
    }
  });

  it("of a wrong password is the same for an address with an account and one without", () => {
    // better-auth has one code for both; the words of others must not tell them apart either.
    for (const code of ["INVALID_EMAIL_OR_PASSWORD", "TOO_MANY_ATTEMPTS"]) {
      expect(inOurWords({ status: 401, code }).message).not.toMatch(/no account|unknown|exist/i);
    }
  });
});

/** Every word in capitals in the packages whose codes are put into our words. */
function theirCodes(): Set<string> {
  const folders = ["better-auth/dist/plugins/two-factor", "@better-auth/core/dist/error"];
  const texts = folders.flatMap((folder) => {
    const path = join(process.cwd(), "node_modules", folder);
    return readdirSync(path)
      .filter((file) => file.endsWith(".mjs"))
      .map((file) => readFileSync(join(path, file), "utf8"));
  });
  return new Set(texts.join("\n").match(/\b[A-Z]+(_[A-Z]+)+\b/g));
}

it("the codes put into words are codes that better-auth has, or that lib/server/auth.ts gives", () => {
  const words = readFileSync(join(process.cwd(), "lib/client/auth-words.ts"), "utf8");
  const known = theirCodes();
  const ours = words.match(/^ {2}[A-Z]+(_[A-Z]+)+(?=: \[)/gm)?.map((code) => code.trim()) ?? [];
  expect(ours.length).toBeGreaterThan(10);
  expect(ours.filter((code) => !known.has(code))).toEqual(["TOO_MANY_ATTEMPTS"]);
});

describe("why the company's sign-in let nobody in", () => {
  it.each([
    ["NOT_INVITED", /invited/],
    ["ADDRESS_NOT_PROVEN", /verified/],
    ["account_not_linked", /password/],
    ["access_denied", /let nobody in/],
    ["state_mismatch", /Start again/],
  ])("%s has words of its own", (code, words) => expect(companyRefusal(code)).toMatch(words));

  it.each(["", "issuer_mismatch", "constructor", "__proto__", "<b>Call this number</b>"])(
    "%j, which anybody may write, is not repeated",
    (code) => {
      expect(companyRefusal(code)).toMatch(/^Your company's sign-in did not work\./);
    },
  );
});
