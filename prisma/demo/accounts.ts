import { randomBytes } from "node:crypto";
import { EquiluxError } from "@/lib/core/errors";
import type { MemberRole, Scope } from "@/lib/core/scope";
import { setPassword } from "@/lib/server/accounts";
import { acceptAsNew, acceptAsPerson, makeInvitation } from "@/lib/server/invitations";
import { operatorScope } from "@/lib/server/session";
import { findDataset } from "@/lib/store/datasets";
import { findMembership } from "@/lib/store/memberships";
import { writersByStories } from "@/lib/store/stories";
import { DATASET } from "@/prisma/demo/truth";

export interface DemoAccount {
  readonly role: MemberRole;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** Two auditors: what needs four eyes needs two people. The writers are those with the most stories. */
const PEOPLE: readonly { readonly role: MemberRole; readonly name?: string; readonly email: string }[] = [
  { role: "auditor", name: "Ines Aurel", email: "auditor@equinox.example" },
  { role: "auditor", name: "Tomas Okoro", email: "second.auditor@equinox.example" },
  { role: "leadership", name: "Greta Lindqvist", email: "leadership@equinox.example" },
  { role: "engineer", name: "Ravi Menon", email: "engineer@equinox.example" },
  { role: "administrator", name: "Wanjiru Adler", email: "administrator@equinox.example" },
  { role: "writer", email: "writer@equinox.example" },
  { role: "writer", email: "second.writer@equinox.example" },
];

/**
 * The demo's accounts, each with a new random password: nobody can know one who was not told at this start. Made the way
 * any account is, by accepting an invitation.
 */
export async function renewDemoAccounts(): Promise<DemoAccount[]> {
  const dataset = await findDataset(DATASET.slug);
  if (!dataset) throw new Error("the demo's dataset is not there");
  const scope = operatorScope(dataset.id, "demo");
  const writers = await writersByStories(scope, PEOPLE.length);
  const accounts: DemoAccount[] = [];
  for (const { role, name, email } of PEOPLE) {
    const writer = role === "writer" ? writers.shift() : undefined;
    const account = { role, name: name ?? writer?.name ?? email, email, password: newPassword() };
    await renew(scope, account, writer?.externalId);
    accounts.push(account);
  }
  return accounts;
}

async function renew(scope: Scope, account: DemoAccount, writer: string | undefined): Promise<void> {
  const { role, name, email, password } = account;
  const invite = async () =>
    (await makeInvitation(scope, { email, role, ...(writer === undefined ? {} : { writer }) })).token;
  const id = await setPassword(email, password).catch((error: unknown) => {
    if (error instanceof EquiluxError && error.code === "not-found") return null;
    throw error;
  });
  if (id === null) await acceptAsNew(await invite(), { name, password });
  // The account outlived the world it was made for.
  else if (!(await findMembership(DATASET.slug, id))) await acceptAsPerson(await invite(), { id, email });
}

const newPassword = (): string => randomBytes(12).toString("base64url");
