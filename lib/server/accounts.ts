import { deviceOf } from "@/lib/core/access/device";
import { passwordFault } from "@/lib/core/access/password";
import { EquiluxError } from "@/lib/core/errors";
import type { UserId } from "@/lib/core/scope";
import { auth } from "@/lib/server/auth";
import { isOver } from "@/lib/server/session";

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

/** Has somebody an account with this address? For whoever has proven that they may know. */
export async function hasAccount(email: string): Promise<boolean> {
  const { internalAdapter } = await auth().$context;
  return (await internalAdapter.findUserByEmail(email)) !== null;
}

/** A browser in which somebody is signed in. */
export interface SessionItem {
  /** Ends it, and does nothing else: the cookie that opens it carries a signature too. */
  readonly token: string;
  readonly device: string;
  /** ISO 8601 */
  readonly since: string;
  /** ISO 8601, at most a quarter of an hour behind */
  readonly lastSeen: string;
  /** The session that asks. */
  readonly here: boolean;
}

export interface OwnAccount {
  /** false: they come through the company's sign-in only */
  readonly hasPassword: boolean;
  /** This one first, then the newest. */
  readonly sessions: readonly SessionItem[];
}

/** What a person's own page says of their account, beyond who they are. @param headers of their request */
export async function ownAccount(person: UserId, headers: Headers): Promise<OwnAccount> {
  const { internalAdapter } = await auth().$context;
  const [current, credential, sessions] = await Promise.all([
    auth().api.getSession({ headers }),
    internalAdapter.findCredentialAccount(person),
    internalAdapter.listSessions(person, { onlyActiveSessions: true }),
  ]);
  const items = sessions
    .filter((session) => !isOver(session))
    .map(({ token, userAgent, createdAt, updatedAt }) => ({
      token,
      device: deviceOf(userAgent),
      since: createdAt.toISOString(),
      lastSeen: updatedAt.toISOString(),
      here: token === current?.session.token,
    }));
  return {
    hasPassword: Boolean(credential?.password),
    sessions: items.sort((a, b) => Number(b.here) - Number(a.here) || b.since.localeCompare(a.since)),
  };
}
