import { writerIn } from "@/lib/core/access/person";
import { EquiluxError } from "@/lib/core/errors";
import type { Scope, UserId } from "@/lib/core/scope";
import { HOLD_ATTRIBUTES } from "@/lib/store/attribute-lock";
import { database } from "@/lib/store/database";
import type { Prisma } from "@/lib/store/generated/client";

export interface DeclarationRow {
  readonly attribute: string;
  readonly value: string | null;
  readonly consent: number;
  readonly at: Date;
}

/** Everything the reader, a writer, ever declared or withdrew, newest first. @throws EquiluxError forbidden for others */
export async function ownDeclarations(scope: Scope): Promise<DeclarationRow[]> {
  const rows = await database().prisma.declaration.findMany({
    where: { writerId: writerIn(scope), writer: { datasetId: scope.dataset } },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    select: { attribute: true, value: true, consentVersion: true, at: true },
  });
  return rows.map(({ consentVersion, ...row }) => ({ ...row, consent: consentVersion }));
}

export interface NewDeclaration {
  readonly attribute: string;
  /** null withdraws. */
  readonly value: string | null;
  /** The text in force, which is kept word for word. */
  readonly consent: { readonly version: number; readonly text: string };
  readonly user: UserId;
}

/** A file being merged may hold the lock for as long as it takes. */
const PATIENCE = { maxWait: 10_000, timeout: 60_000 };

/**
 * Keeps what the reader, a writer, says of themselves, and makes what audits read agree: the one declared value, or nothing.
 * Both or neither.
 *
 * @throws EquiluxError forbidden for anybody but a writer; not-found where the dataset has no such writer or attribute
 */
export async function storeDeclaration(scope: Scope, declaration: NewDeclaration): Promise<void> {
  const writerId = writerIn(scope);
  const { attribute, value, consent, user } = declaration;
  await database().prisma.$transaction(async (tx) => {
    await tx.$executeRawUnsafe(HOLD_ATTRIBUTES, scope.dataset);
    await mustBeThere(tx, scope, writerId);
    await mustBeAttribute(tx, scope, attribute);
    await keepConsent(tx, consent);
    // After the lock, so that the order of the rows is the order in which they took effect.
    const row = { writerId, attribute, value, consentVersion: consent.version, userId: user, at: new Date() };
    await tx.declaration.create({ data: row });
    await tx.writerAttribute.deleteMany({ where: { writerId, attribute } });
    if (value === null) return;
    await tx.writerAttribute.create({ data: { writerId, attribute, value, source: "declared" } });
  }, PATIENCE);
}

type Transaction = Prisma.TransactionClient;

async function mustBeThere(tx: Transaction, scope: Scope, id: number): Promise<void> {
  if (await tx.writer.findFirst({ where: { id, datasetId: scope.dataset }, select: { id: true } })) return;
  throw new EquiluxError("not-found", "There is no such writer in this dataset.");
}

async function mustBeAttribute(tx: Transaction, { dataset }: Scope, attribute: string): Promise<void> {
  const ofDataset = { attribute, writer: { datasetId: dataset } };
  if (await tx.writerAttribute.findFirst({ where: ofDataset, select: { writerId: true } })) return;
  // Where the last one who had it withdrew, it is still an attribute.
  if (await tx.declaration.findFirst({ where: ofDataset, select: { id: true } })) return;
  throw new EquiluxError(
    "not-found",
    "This dataset has no such attribute; choose one of the page.",
    "attribute",
  );
}

async function keepConsent(tx: Transaction, { version, text }: NewDeclaration["consent"]): Promise<void> {
  await tx.consentText.createMany({ data: [{ version, text }], skipDuplicates: true });
  const kept = await tx.consentText.findUniqueOrThrow({ where: { version } });
  if (kept.text !== text) throw new Error(`consent text ${version} was changed without a new version`);
}
