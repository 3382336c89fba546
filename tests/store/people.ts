import { randomUUID } from "node:crypto";
import type { MemberRole, Scope, UserId, WriterId } from "@/lib/core/scope";
import { database } from "@/lib/store/database";
import { ensureDataset } from "@/lib/store/datasets";

/** Somebody new with a role in a dataset, as a scope like the one their session would get. */
export async function member(
  dataset: Scope,
  role: Exclude<MemberRole, "writer">,
  name = `${role} ${randomUUID().slice(0, 4)}`,
): Promise<Scope & { readonly user: UserId }> {
  const user = await newUser(name);
  await database().prisma.membership.create({ data: { datasetId: dataset.dataset, userId: user, role } });
  return { ...dataset, user, reader: { role }, actor: { kind: "person", id: user, name } };
}

/** Somebody new who signs in as one of the dataset's writers. */
export async function writerMember(
  dataset: Scope,
  externalId: string,
): Promise<Scope & { readonly user: UserId }> {
  const { prisma } = database();
  const user = await newUser(`Writer ${externalId}`);
  const { id } = await prisma.writer.findUniqueOrThrow({
    where: { datasetId_externalId: { datasetId: dataset.dataset, externalId } },
  });
  const membership = { datasetId: dataset.dataset, userId: user, role: "writer" as const, writerId: id };
  await prisma.membership.create({ data: membership });
  const reader = { role: "writer" as const, writer: id as WriterId };
  return { ...dataset, user, reader, actor: { kind: "person", id: user, name: `Writer ${externalId}` } };
}

async function newUser(name: string): Promise<UserId> {
  const id = randomUUID();
  await database().prisma.user.create({ data: { id, name, email: `${id}@people.example` } });
  return id as UserId;
}

/** The same person, asking in another dataset: what a request with a foreign id comes down to. */
export async function elsewhere(scope: Scope): Promise<Scope> {
  const { id } = await ensureDataset(`elsewhere-${randomUUID()}`, "Elsewhere");
  return { ...scope, dataset: id };
}
