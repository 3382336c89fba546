import { randomUUID } from "node:crypto";
import type { MemberRole, Scope } from "@/lib/core/scope";
import { acceptAsNew, makeInvitation } from "@/lib/server/invitations";
import { hashOf, newSecret } from "@/lib/server/secrets";
import { operatorScope } from "@/lib/server/session";
import { database } from "@/lib/store/database";
import { ensureDataset } from "@/lib/store/datasets";
import { OTHER } from "../other-dataset";
import { people, type SignedIn, signIn } from "../people";
import type { Objects } from "./shots";

export const DEMO = "demo";
const HOUR_MS = 60 * 60 * 1000;

/** Real ids of a dataset; what it lacks is made, and taken away by `remove`. */
export async function objectsOf(slug: string): Promise<Objects & { remove(): Promise<void> }> {
  const { prisma } = database();
  const dataset = await prisma.dataset.findUniqueOrThrow({ where: { slug } });
  const where = { datasetId: dataset.id };
  const audit = await prisma.audit.findFirstOrThrow({
    where: { ...where, state: "done" },
    orderBy: { createdAt: "asc" },
  });
  const batch = await prisma.importBatch.findFirstOrThrow({ where: { ...where, state: "done" } });
  const own = slug === OTHER.slug ? people().stranger : people().writer;
  const user = await prisma.user.findUniqueOrThrow({
    where: { email: own.email },
    include: { memberships: true },
  });
  const writer = user.memberships.find(({ datasetId }) => datasetId === dataset.id)?.writerId;
  const ofWriter = writer ? { writerId: writer } : {};
  const story = await prisma.story.findFirstOrThrow({
    where: { ...where, ...ofWriter, impressions: { some: {} } },
    orderBy: { id: "asc" },
  });
  const token = await makeToken(dataset.id, user.id);
  const request = await prisma.clearRequest.create({
    data: { ...where, writerId: story.writerId, reason: "To try who may see it.", requestedById: user.id },
  });
  const { id: invitation } = await makeInvitation(operatorScope(dataset.id as Scope["dataset"], "journeys"), {
    email: `nobody-${randomUUID()}@elsewhere.example`,
    role: "auditor",
  });
  return {
    dataset: slug,
    audit: audit.id,
    position: "0",
    story: String(story.id),
    batch: batch.id,
    request: request.id,
    token: token.id,
    person: user.id,
    invitation,
    remove: async () => {
      await prisma.clearRequest.delete({ where: { id: request.id } });
      await prisma.invitation.delete({ where: { id: invitation } });
      await token.remove();
    },
  };
}

export const demoObjects = () => objectsOf(DEMO);
export const foreignObjects = () => objectsOf(OTHER.slug);

interface MadeToken {
  readonly id: string;
  readonly secret: string;
  remove(): Promise<void>;
}

/** A token of a dataset that leaves no trace. */
async function makeToken(datasetId: number, createdById: string): Promise<MadeToken> {
  const { prisma } = database();
  const secret = newSecret("eqx_");
  const { id } = await prisma.apiToken.create({
    data: {
      datasetId,
      createdById,
      name: "security journeys",
      hash: hashOf(secret),
      expiresAt: new Date(Date.now() + HOUR_MS),
    },
  });
  return { id, secret, remove: async () => void (await prisma.apiToken.deleteMany({ where: { id } })) };
}

/** A token of the demo, made by its engineer. */
export async function demoToken(): Promise<MadeToken> {
  const { prisma } = database();
  const { email } = people().engineer;
  const { memberships } = await prisma.user.findUniqueOrThrow({
    where: { email },
    include: { memberships: { include: { dataset: true } } },
  });
  const membership = memberships.find(({ dataset }) => dataset.slug === DEMO);
  if (!membership) throw new Error("the engineer does not belong to the demo");
  return makeToken(membership.datasetId, membership.userId);
}

/** Somebody new with an account of their own, who belongs to a dataset of nobody else's. */
export async function newPerson(
  role: MemberRole = "auditor",
  name = "Somebody New",
): Promise<Omit<SignedIn, "cookies">> {
  const { id } = await ensureDataset("security", "Journey: security");
  const account = {
    name,
    email: `${randomUUID()}@security.example`,
    password: `a password of ${randomUUID()}`,
  };
  const { token } = await makeInvitation(operatorScope(id, "journeys"), { email: account.email, role });
  await acceptAsNew(token, account);
  return account;
}

/** A session of somebody, in a client of its own. */
export const sessionOf = ({ email, password }: Omit<SignedIn, "cookies">): Promise<string[]> =>
  signIn(email, password);

/** The token in the link that was mailed to somebody who forgot their password. */
export async function mailedResetToken(email: string): Promise<string> {
  const { prisma } = database();
  const { id } = await prisma.user.findUniqueOrThrow({ where: { email } });
  const found = await prisma.verification.findFirstOrThrow({
    where: { value: id, identifier: { startsWith: "reset-password:" } },
    orderBy: { createdAt: "desc" },
  });
  return found.identifier.slice("reset-password:".length);
}
