import { createAuthClient } from "better-auth/client";
import { twoFactorClient } from "better-auth/client/plugins";
import { type AuthRefusal, inOurWords } from "@/lib/client/auth-words";
import { postJson } from "@/lib/client/fetch";
import { OIDC_PROVIDER } from "@/lib/core/access/company";
import { signInPath } from "@/lib/core/access/path";
import { EquiluxError } from "@/lib/core/errors";

const client = createAuthClient({ plugins: [twoFactorClient()] });

interface Answer<T> {
  readonly data: T | null;
  readonly error: AuthRefusal | null;
}

/** @throws EquiluxError in our own words, whatever better-auth's were */
async function answerOf<T>(asked: Promise<Answer<T>>): Promise<T> {
  const answer = await asked.catch(() => null);
  if (answer?.error) throw inOurWords(answer.error);
  if (answer?.data === null || answer?.data === undefined) {
    throw new EquiluxError("unavailable", "The server did not answer. Check the connection and try again.");
  }
  return answer.data;
}

/** Leaves this page for good: nothing that was loaded for the former session stays in memory. */
export function leaveFor(path: string): Promise<never> {
  window.location.assign(path);
  return new Promise(() => undefined);
}

/** @returns whether a second step is asked for */
export async function signInWithPassword(email: string, password: string): Promise<boolean> {
  const answer = await answerOf(client.signIn.email({ email, password }));
  return "twoFactorRedirect" in answer && answer.twoFactorRedirect === true;
}

/** Leads to the company's identity provider, which sends the browser back to `next`. */
export async function signInWithCompany(next: string): Promise<never> {
  const back = signInPath(next);
  const { url } = await answerOf(
    client.signIn.social({
      provider: OIDC_PROVIDER,
      callbackURL: back,
      errorCallbackURL: back,
      disableRedirect: true,
    }),
  );
  if (!url)
    throw new EquiluxError("unavailable", "Your company's sign-in does not answer. Try again in a moment.");
  return leaveFor(url);
}

export const confirmCode = (code: string) => answerOf(client.twoFactor.verifyTotp({ code }));
export const confirmRecoveryCode = (code: string) => answerOf(client.twoFactor.verifyBackupCode({ code }));

export const signOut = () => answerOf(client.signOut());

export const askForNewPassword = (email: string) =>
  answerOf(client.requestPasswordReset({ email, redirectTo: "/reset-password" }));

export const resetPassword = (token: string, newPassword: string) =>
  answerOf(client.resetPassword({ token, newPassword }));

/** Changes the password of whoever is signed in, and ends their other sessions. */
export const changePassword = (currentPassword: string, newPassword: string) =>
  answerOf(client.changePassword({ currentPassword, newPassword, revokeOtherSessions: true }));

export const endSession = (token: string) => answerOf(client.revokeSession({ token }));
export const endOtherSessions = () => answerOf(client.revokeOtherSessions());

export interface SecondFactorOffer {
  /** otpauth://totp/…: what the QR code says */
  readonly uri: string;
  readonly recoveryCodes: readonly string[];
}

/** Makes a secret and recovery codes; they count once a code made from the secret is confirmed. */
export async function beginSecondFactor(password: string): Promise<SecondFactorOffer> {
  const answer = await answerOf(client.twoFactor.enable({ password }));
  if (!("totpURI" in answer) || !answer.totpURI || !answer.backupCodes) {
    throw new EquiluxError("unavailable", "The server made no secret. Try again in a moment.");
  }
  return { uri: answer.totpURI, recoveryCodes: answer.backupCodes };
}

export const endSecondFactor = (password: string) => answerOf(client.twoFactor.disable({ password }));

export const renewRecoveryCodes = async (password: string): Promise<readonly string[]> =>
  (await answerOf(client.twoFactor.generateBackupCodes({ password }))).backupCodes;

export interface Acceptance {
  readonly token: string;
  readonly name?: string;
  readonly password?: string;
}

/** Accepts an invitation. @returns the dataset's name in addresses */
export const acceptInvitation = (acceptance: Acceptance) =>
  postJson<{ readonly dataset: string }>("/api/invitations/accept", acceptance);
