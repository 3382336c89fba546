import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { BrowserContext } from "@playwright/test";

/** Who the journeys are made as: the demo's people, and one of another dataset. */
export const PEOPLE = [
  "auditor",
  "second-auditor",
  "leadership",
  "engineer",
  "administrator",
  "writer",
  "second-writer",
  "stranger",
] as const;
export type PersonName = (typeof PEOPLE)[number];

export interface SignedIn {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  /** "name=value", as a request sends them. */
  readonly cookies: readonly string[];
}

export type SignedInPeople = Readonly<Record<PersonName, SignedIn>>;

const FILE = join(process.cwd(), ".equilux", "journeys", "people.json");

/** Kept in a file: the set-up runs in another process than the journeys. */
export function keepPeople(people: SignedInPeople): void {
  mkdirSync(dirname(FILE), { recursive: true });
  writeFileSync(FILE, JSON.stringify(people), { mode: 0o600 });
}

export const people = (): SignedInPeople => JSON.parse(readFileSync(FILE, "utf8"));

export const siteUrl = (): string => process.env.EQUILUX_BASE_URL ?? "http://localhost:3000";

/** Signs in with a password as the form does, and gives the session's cookies. */
export async function signIn(email: string, password: string): Promise<string[]> {
  const answer = await fetch(`${siteUrl()}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: siteUrl() },
    body: JSON.stringify({ email, password }),
  });
  if (!answer.ok) throw new Error(`${email} cannot sign in: ${answer.status} ${await answer.text()}`);
  return answer.headers.getSetCookie().map((cookie) => cookie.split(";", 1)[0] ?? "");
}

/** Gives a browser somebody's session. */
export async function actAs(context: BrowserContext, person: PersonName): Promise<void> {
  await context.clearCookies();
  const cookies = people()[person].cookies.map((cookie) => {
    const at = cookie.indexOf("=");
    return { name: cookie.slice(0, at), value: cookie.slice(at + 1), url: siteUrl() };
  });
  await context.addCookies(cookies);
}
