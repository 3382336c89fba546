import { APIError, betterAuth } from "better-auth";
import { createAuthMiddleware } from "better-auth/api";
import { genericOAuth, twoFactor } from "better-auth/plugins";
import { OIDC_PROVIDER } from "@/lib/core/access/company";
import { PASSWORD_LENGTH } from "@/lib/core/access/password";
import { type OidcSettings, parseSettings } from "@/lib/core/settings";
import { accessLogPlugin, recordChange, recordUninvited } from "@/lib/server/auth-log";
import { installationKeys } from "@/lib/server/keys";
import { allowSignIn, signInFailed, signInSucceeded } from "@/lib/server/limits";
import { log } from "@/lib/server/log";
import { sendMail } from "@/lib/server/mail";
import { authAdapter } from "@/lib/store/auth-adapter";
import { hasOpenInvitation } from "@/lib/store/invitation-door";

const HOUR = 60 * 60;

type Auth = ReturnType<typeof makeAuth>;
const held = globalThis as typeof globalThis & { equiluxAuth?: Auth };

/** Sign-in, sessions and second factors; one a process. */
export function auth(): Auth {
  held.equiluxAuth ??= makeAuth();
  return held.equiluxAuth;
}

function makeAuth() {
  const { url, oidc } = parseSettings(process.env);
  return betterAuth({
    appName: "Equilux",
    baseURL: url,
    secret: installationKeys().sessionSecret,
    database: authAdapter(),
    telemetry: { enabled: false },
    logger: { log: (level, message) => log()[level](message) },
    emailAndPassword: {
      enabled: true,
      // Accounts are made by accepting an invitation (lib/server/invitations.ts), never by asking for one.
      disableSignUp: true,
      requireEmailVerification: true,
      minPasswordLength: PASSWORD_LENGTH.least,
      maxPasswordLength: PASSWORD_LENGTH.most,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: HOUR,
      onPasswordReset: async ({ user }) => {
        // Whoever was kept out by somebody else's guessing gets in with a new password.
        await signInSucceeded(user.email);
        await recordChange("password.reset", user);
      },
      sendResetPassword: async ({ user, url }) =>
        sendMail({
          to: user.email,
          subject: "Choose a new password",
          text: `Somebody, most likely you, asked for a new password for Equilux. Choose one within an hour:\n\n${url}\n\nIf it was not you, do nothing: the old password stays.`,
        }),
    },
    emailVerification: {
      sendOnSignIn: true,
      expiresIn: HOUR,
      sendVerificationEmail: async ({ user, url }) =>
        sendMail({
          to: user.email,
          subject: "Confirm your address",
          text: `Confirm that this address is yours to sign in to Equilux:\n\n${url}`,
        }),
    },
    session: { expiresIn: 12 * HOUR, updateAge: HOUR / 4 },
    rateLimit: {
      enabled: true,
      storage: "database",
      window: 60,
      max: 300,
      customRules: {
        "/sign-in/*": { window: 60, max: 30 },
        "/two-factor/*": { window: 60, max: 10 },
        "/change-password": { window: 60, max: 10 },
        "/request-password-reset": { window: 60, max: 5 },
        "/send-verification-email": { window: 60, max: 5 },
      },
    },
    // What has no page here: a name stands under sign-offs and in the access log, and nobody renames themselves;
    // the identity provider's tokens are nobody's business.
    disabledPaths: [
      "/update-user",
      "/link-social",
      "/unlink-account",
      "/get-access-token",
      "/refresh-token",
      "/account-info",
    ],
    // Its own page of errors does not run under our content security policy.
    onAPIError: { errorURL: `${url}/sign-in` },
    advanced: {
      // Mails are sent after the answer: its time and its status do not tell whether an address is known.
      backgroundTasks: { handler: (task) => void task },
      cookiePrefix: "equilux",
      useSecureCookies: url.startsWith("https:"),
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax" },
    },
    databaseHooks: {
      user: {
        create: {
          before: async ({ email, emailVerified }, request) => {
            if (!(await hasOpenInvitation(email, new Date()))) {
              if (request) await recordUninvited(email);
              throw new APIError("FORBIDDEN", {
                code: "NOT_INVITED",
                message: "Nobody has invited this address.",
              });
            }
            // Without a request it is lib/server/accounts.ts, and the invitation's link proves the address.
            if (request && !emailVerified) {
              throw new APIError("FORBIDDEN", {
                code: "ADDRESS_NOT_PROVEN",
                message: "The identity provider does not say that this address was verified.",
              });
            }
          },
        },
      },
    },
    hooks: {
      before: createAuthMiddleware(async ({ path, body }) => {
        if (path !== "/sign-in/email") return;
        if (!(await allowSignIn(body?.email))) {
          throw new APIError("TOO_MANY_REQUESTS", {
            code: "TOO_MANY_ATTEMPTS",
            message:
              "Too many attempts for this address. Wait a quarter of an hour, or choose a new password.",
          });
        }
      }),
      after: createAuthMiddleware(async ({ path, body, context }) => {
        if (path !== "/sign-in/email") return;
        if (context.returned instanceof APIError) await signInFailed(body?.email);
        else await signInSucceeded(body?.email);
      }),
    },
    plugins: [
      // A browser is never excused from the second step.
      twoFactor({ issuer: "Equilux", trustDeviceMaxAge: 0 }),
      ...(oidc ? [companySignIn(oidc)] : []),
      accessLogPlugin(),
    ],
  });
}

const companySignIn = ({ issuer, clientId, clientSecret }: OidcSettings) =>
  genericOAuth({
    config: [
      {
        providerId: OIDC_PROVIDER,
        discoveryUrl: `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
        requireIdTokenVerification: true,
        clientId,
        clientSecret,
        scopes: ["openid", "email", "profile"],
        pkce: true,
      },
    ],
  });
