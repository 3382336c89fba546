import { createHmac } from "node:crypto";
import type { BetterAuthPlugin, GenericEndpointContext } from "better-auth";
import { createAuthMiddleware, getSessionFromCtx, isAPIError } from "better-auth/api";
import type { AccessEntry } from "@/lib/core/access/chain";
import type { UserId } from "@/lib/core/scope";
import { type AccessDetail, type Doer, recordAccess } from "@/lib/server/access-log";
import { installationKeys } from "@/lib/server/keys";

const SIGN_IN = "account.sign-in";

/** What signs somebody in, by better-auth's paths; the second step's routes also answer whoever is signed in already. */
const WAYS_IN: Readonly<Record<string, string>> = {
  "/sign-in/email": "password",
  "/two-factor/verify-totp": "code",
  "/two-factor/verify-backup-code": "recovery code",
  "/callback/:id": "company",
};

/** What else the access log has, by better-auth's paths. */
const CHANGES: Readonly<Record<string, string>> = {
  "/change-password": "password.change",
  "/two-factor/verify-totp": "second-step.enable",
  "/two-factor/disable": "second-step.disable",
  "/two-factor/generate-backup-codes": "recovery-codes.renew",
  "/revoke-session": "session.end",
  "/revoke-sessions": "session.end",
  "/revoke-other-sessions": "session.end",
};

interface User {
  readonly id: string;
  readonly name: string;
}

/**
 * The access log's part of sign-in: who came, who failed to, who left, and what they changed about getting in. It stands last
 * among the plugins, so that a password whose second step is still to come is no sign-in yet.
 */
export const accessLogPlugin = (): BetterAuthPlugin => ({
  id: "access-log",
  hooks: {
    before: [
      {
        matcher: ({ path }) => path === "/sign-out",
        // Before: afterwards nobody knows whose session it was.
        handler: createAuthMiddleware(async (ctx) => {
          const session = await getSessionFromCtx(ctx, { disableRefresh: true });
          if (session) await recordChange("account.sign-out", session.user);
        }),
      },
    ],
    after: [
      {
        matcher: ({ path = "" }) => path in WAYS_IN || path in CHANGES,
        handler: createAuthMiddleware((ctx) => recordAfter(ctx, isAPIError(ctx.context.returned))),
      },
    ],
  },
});

async function recordAfter(ctx: GenericEndpointContext, refused: boolean): Promise<void> {
  const { path, context } = ctx;
  const way = WAYS_IN[path];
  const change = CHANGES[path];
  const before = context.session?.user;
  if (before === undefined && way !== undefined) {
    if (context.newSession) await recordSignIn(context.newSession.user, way);
    else if (refused && path !== "/callback/:id") await recordFailure(await triedAs(ctx), way);
  } else if (before !== undefined && change !== undefined) {
    // A code confirmed once more by somebody whose second step is on changes nothing.
    const confirmed = change === "second-step.enable" && before.twoFactorEnabled === true;
    if (!confirmed) await recordChange(change, before, refused ? "refused" : "allowed");
  }
}

const recordSignIn = ({ id, name }: User, way: string): Promise<void> =>
  record(SIGN_IN, { kind: "person", id: id as UserId, name }, "allowed", { way });

/** Something about a person's own account that they did, or were refused. */
export const recordChange = (
  action: string,
  { id, name }: User,
  outcome: AccessEntry["outcome"] = "allowed",
): Promise<void> => record(action, { kind: "person", id: id as UserId, name }, outcome);

/** Somebody was refused who did not prove who they are. */
async function recordFailure(tried: AccessDetail | null, way: string): Promise<void> {
  if (tried) await record(SIGN_IN, { kind: "unknown" }, "refused", { ...tried, way });
}

/** The company's sign-in proved an address that nobody invited. */
export const recordUninvited = (email: string): Promise<void> =>
  recordFailure({ address: shortHash(email) }, "company");

const record = (action: string, actor: Doer, outcome: AccessEntry["outcome"], detail?: AccessDetail) =>
  recordAccess({ dataset: null, actor, role: "none", action, object: "account", outcome, detail });

/** Whose account somebody tried to enter; null for what is no attempt at any. */
async function triedAs(ctx: GenericEndpointContext): Promise<AccessDetail | null> {
  const { path, body, context } = ctx;
  if (path === "/sign-in/email") {
    const email: unknown = body?.email;
    if (typeof email !== "string") return null;
    const known = await context.internalAdapter.findUserByEmail(email.trim());
    return known ? { account: known.user.id } : { address: shortHash(email) };
  }
  // The cookie says whose password was right before the code was wrong.
  const challenge = await ctx.getSignedCookie(context.createAuthCookie("two_factor").name, context.secret);
  const found = challenge ? await context.internalAdapter.findVerificationValue(challenge) : null;
  return found && { account: found.value };
}

/**
 * Stands for an address that has no account: whoever mistypes theirs, or writes their password in its place, does not leave
 * it in a log that cannot be changed. Keyed, so that nobody finds it by trying addresses.
 */
const shortHash = (email: string): string =>
  createHmac("sha256", installationKeys().sessionSecret)
    .update(email.trim().toLowerCase())
    .digest("hex")
    .slice(0, 16);
