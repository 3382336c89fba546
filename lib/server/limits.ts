import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { EquiluxError } from "@/lib/core/errors";
import type { Actor } from "@/lib/core/scope";

/** Wrong passwords for one address, wherever they come from: a thousand machines get no more of them than one. */
const failures = new RateLimiterMemory({ points: 10, duration: 15 * 60 });

/** Requests of one person or token. A page asks for a few; a script that asks for thousands is told to wait. */
const requests = new RateLimiterMemory({ points: 1200, duration: 60 });

/** Requests of one client that come without a session or a token that counts. */
const strangers = new RateLimiterMemory({ points: 300, duration: 60 });

/** Attempts to accept one invitation: each hashes a password, and whoever holds the link needs one or two. */
const acceptances = new RateLimiterMemory({ points: 10, duration: 15 * 60 });

const addressOf = (email: unknown): string => (typeof email === "string" ? email.trim().toLowerCase() : "");

/** May another password be tried for this address? */
export async function allowSignIn(email: unknown): Promise<boolean> {
  const tried = await failures.get(addressOf(email));
  return tried === null || tried.consumedPoints < failures.points;
}

export const signInFailed = (email: unknown) => failures.penalty(addressOf(email));
export const signInSucceeded = (email: unknown) => failures.delete(addressOf(email));

/** Counts a request. @throws EquiluxError too-many */
export async function countRequest(actor: Actor): Promise<void> {
  if (actor.kind !== "operator") await count(requests, `${actor.kind}:${actor.id}`, "Too many requests.");
}

/** Counts a request of somebody who is not known. @throws EquiluxError too-many */
export const countStranger = (headers: Headers): Promise<void> =>
  count(strangers, clientOf(headers), "Too many requests from your network.");

/**
 * Where a request comes from: the last address in X-Forwarded-For, which the proxy in front of the server wrote. Those before
 * it are whatever the client claims.
 */
export const clientOf = (headers: Headers): string =>
  headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() || "unknown";

/** Counts an attempt to accept an invitation. @throws EquiluxError too-many */
export const countAcceptance = (invitation: string): Promise<void> =>
  count(acceptances, invitation, "Too many attempts with this invitation.");

async function count(limiter: RateLimiterMemory, key: string, refusal: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    const seconds = Math.ceil(refused.msBeforeNext / 1000);
    throw new EquiluxError("too-many", `${refusal} Wait ${seconds} s and try again.`);
  }
}
