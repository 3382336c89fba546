import { EquiluxError, type ErrorCode } from "@/lib/core/errors";

/** What better-auth answers where it refuses. */
export interface AuthRefusal {
  readonly status: number;
  readonly code?: string | undefined;
}

type Words = readonly [code: ErrorCode, message: string, field?: string];

/** None tells whether an address has an account. */
const WORDS: Readonly<Record<string, Words>> = {
  INVALID_EMAIL_OR_PASSWORD: [
    "unauthenticated",
    "This address and this password do not belong together. Check both, or choose a new password.",
  ],
  INVALID_EMAIL: ["bad-request", "Write an address such as ada@example.org.", "email"],
  EMAIL_NOT_VERIFIED: [
    "forbidden",
    "This address is not confirmed yet. A mail with a link is on its way: open the link, then sign in here.",
  ],
  TOO_MANY_ATTEMPTS: [
    "too-many",
    "Too many attempts for this address. Wait a quarter of an hour, or choose a new password.",
  ],
  INVALID_PASSWORD: ["bad-request", "This is not your password.", "password"],
  PASSWORD_TOO_SHORT: ["bad-request", "This password is too short.", "newPassword"],
  PASSWORD_TOO_LONG: ["bad-request", "This password is too long."],
  INVALID_TOKEN: ["not-found", "This link was used, or is older than an hour. Ask for a new one."],
  INVALID_CODE: [
    "bad-request",
    "This code is not the one of now. Take the newest from your app; if it stays wrong, check your device's clock.",
    "code",
  ],
  INVALID_BACKUP_CODE: [
    "bad-request",
    "This is none of your recovery codes, or it was used. Each works once.",
    "code",
  ],
  INVALID_TWO_FACTOR_COOKIE: ["unauthenticated", "That took too long. Start again with your password."],
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: [
    "too-many",
    "That was the fifth wrong code. Start again with your password.",
  ],
  ACCOUNT_TEMPORARILY_LOCKED: [
    "too-many",
    "Too many wrong codes. Nobody can sign in to this account for a quarter of an hour.",
  ],
  TOTP_ALREADY_ENABLED: ["conflict", "The second step is on already. Reload the page."],
};

/** A refusal of better-auth's in our own words, tied to the field it speaks of. */
export function inOurWords({ status, code = "" }: AuthRefusal): EquiluxError {
  const words = Object.hasOwn(WORDS, code) ? WORDS[code] : undefined;
  if (words) return new EquiluxError(...words);
  if (status === 429) {
    return new EquiluxError("too-many", "Too many attempts in a short time. Wait a minute and try again.");
  }
  if (status === 401) return new EquiluxError("unauthenticated", "Your session has ended. Sign in again.");
  return new EquiluxError("unavailable", "The server failed to answer. Try again in a moment.");
}

const COMPANY_WORDS: Readonly<Record<string, string>> = {
  not_invited:
    "Nobody has invited your address to Equilux. Ask an administrator of a dataset to invite it, then sign in again.",
  address_not_proven:
    "Your company's sign-in does not say that your address was verified. Ask whoever looks after it.",
  account_not_linked:
    "Your address has an account here that is not tied to your company's sign-in. Sign in with your password.",
  access_denied: "Your company's sign-in let nobody in. Try again, or sign in with a password.",
  state_not_found: "That was begun in another browser, or too long ago. Start again.",
  state_mismatch: "That was begun in another browser, or too long ago. Start again.",
};

/** Why the company's sign-in led back without success. @param code the `error` of the address, which anybody may write */
export const companyRefusal = (code: string): string => {
  const known = code.toLowerCase();
  const words = Object.hasOwn(COMPANY_WORDS, known) ? COMPANY_WORDS[known] : undefined;
  return (
    words ??
    "Your company's sign-in did not work. Try again; if it fails again, tell whoever looks after Equilux."
  );
};
