import { passwordFault } from "@/lib/core/access/password";
import { EquiluxError } from "@/lib/core/errors";
import type { UserId } from "@/lib/core/scope";
import { auth } from "@/lib/server/auth";

/** A password's length, as better-auth's own routes demand it. @throws EquiluxError bad-request */
function checkPassword(password: string): void {
  const fault = passwordFault(password);
  if (fault) throw new EquiluxError("bad-request", fault, "password");
}

/**
 * Makes an account with a password. better-auth refuses it unless the address has an open invitation.
 *
 * @throws EquiluxError bad-request for the password, conflict where the address has an account
 */
export async function createAccount(account: {
  readonly email: string;
  readonly name: string;
  readonly password: string;
}): Promise<UserId> {
  const { email, name, password } = account;
  checkPassword(password);
  const { internalAdapter, password: passwords } = await auth().$context;
  if (await internalAdapter.findUserByEmail(email)) {
    throw new EquiluxError(
      "conflict",
      "This address has an account. Sign in, then open the invitation again.",
    );
  }
  const hash = await passwords.hash(password);
  const user = await internalAdapter.createUser(
    { email, name, emailVerified: false },
    { method: "email-password" },
  );
  await internalAdapter.linkAccount({
    userId: user.id,
    providerId: "credential",
    accountId: user.id,
    password: hash,
  });
  return user.id as UserId;
}

/** Gives an account a new password and ends its sessions. @throws EquiluxError not-found */
export async function setPassword(email: string, password: string): Promise<UserId> {
  checkPassword(password);
  const { internalAdapter, password: passwords } = await auth().$context;
  const found = await internalAdapter.findUserByEmail(email);
  if (!found) throw new EquiluxError("not-found", `There is no account with the address ${email}.`);
  await internalAdapter.updatePassword(found.user.id, await passwords.hash(password));
  await internalAdapter.deleteUserSessions(found.user.id);
  return found.user.id as UserId;
}
