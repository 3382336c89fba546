import { randomUUID } from "node:crypto";
import { EquiluxError } from "@/lib/core/errors";
import type { MemberRole, Scope, UserId } from "@/lib/core/scope";
import { acceptAsPerson, makeInvitation } from "@/lib/server/invitations";
import { operatorScope } from "@/lib/server/session";
import { database } from "@/lib/store/database";
import { ensureDataset } from "@/lib/store/datasets";

export interface Somebody {
  readonly id: UserId;
  readonly name: string;
  readonly email: string;
}

export interface TestDataset {
  readonly slug: string;
  readonly operator: Scope;
}

/** A dataset of the test's own. */
export async function newDataset(): Promise<TestDataset> {
  const slug = `people-${randomUUID()}`;
  const { id } = await ensureDataset(slug, "People test");
  return { slug, operator: operatorScope(id, "tests") };
}

/** An account that belongs to nothing. */
export async function somebody(name: string): Promise<Somebody> {
  const id = randomUUID().replaceAll("-", "") as UserId;
  const person = { id, name, email: `${id}@example.org` };
  await database().prisma.user.create({ data: person });
  return person;
}

/** Makes a member the way anybody becomes one, and gives what they act as. */
export async function join(
  { operator }: TestDataset,
  person: Somebody,
  role: Exclude<MemberRole, "writer">,
): Promise<Scope> {
  const { token } = await makeInvitation(operator, { email: person.email, role });
  await acceptAsPerson(token, person);
  return scopeOf(operator, person, role);
}

/** What session.ts mints for a person who is signed in. */
const scopeOf = ({ dataset }: Scope, { id, name }: Somebody, role: Exclude<MemberRole, "writer">): Scope =>
  ({ dataset, reader: { role }, actor: { kind: "person", id, name } }) as Scope;

/** The code of the refusal. */
export const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (error: unknown) => (error instanceof EquiluxError ? error.code : Promise.reject(error)),
  );
