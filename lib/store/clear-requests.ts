import { z } from "zod";
import { writerIn } from "@/lib/core/access/person";
import { openSince } from "@/lib/core/attributes/clear-request";
import type { Scope, UserId, WriterId } from "@/lib/core/scope";
import { database } from "@/lib/store/database";
import { type HeldRow, heldFields, heldRows } from "@/lib/store/writer-attributes";

const requestFields = {
  id: true,
  reason: true,
  requestedById: true,
  requestedAt: true,
  decidedAt: true,
  granted: true,
  expiresAt: true,
  writer: { select: { externalId: true, name: true } },
  requestedBy: { select: { name: true } },
  decidedBy: { select: { name: true } },
} as const;

export interface ClearRequestRow {
  readonly id: string;
  readonly reason: string;
  readonly requestedById: string;
  readonly requestedAt: Date;
  readonly decidedAt: Date | null;
  readonly granted: boolean | null;
  readonly expiresAt: Date | null;
  readonly writer: { readonly externalId: string; readonly name: string | null };
  readonly requestedBy: { readonly name: string };
  readonly decidedBy: { readonly name: string } | null;
}

const isId = (id: string): boolean => z.uuid().safeParse(id).success;

/** The writer with the platform's own id; null where the dataset has none. */
export async function findWriterToAskFor(scope: Scope, externalId: string): Promise<WriterId | null> {
  const row = await database().prisma.writer.findUnique({
    where: { datasetId_externalId: { datasetId: scope.dataset, externalId } },
    select: { id: true },
  });
  return row && (row.id as WriterId);
}

export interface NewClearRequest {
  readonly writer: WriterId;
  readonly reason: string;
  readonly by: UserId;
}

/** Keeps a request; null where the same person has an open one, or a yes that lasts, for the same writer. */
export async function createClearRequest(
  scope: Scope,
  { writer, reason, by }: NewClearRequest,
  now: Date,
): Promise<string | null> {
  const own = { datasetId: scope.dataset, writerId: writer, requestedById: by };
  const { prisma } = database();
  const pending = await prisma.clearRequest.findFirst({
    where: {
      ...own,
      OR: [
        { granted: null, requestedAt: { gt: openSince(now) } },
        { granted: true, expiresAt: { gt: now } },
      ],
    },
    select: { id: true },
  });
  if (pending) return null;
  const row = await prisma.clearRequest.create({
    data: { ...own, reason, requestedAt: now },
    select: { id: true },
  });
  return row.id;
}

/** The newest 200 of the dataset, newest first. */
export const listClearRequests = (scope: Scope): Promise<ClearRequestRow[]> =>
  database().prisma.clearRequest.findMany({
    where: { datasetId: scope.dataset },
    orderBy: [{ requestedAt: "desc" }, { id: "asc" }],
    select: requestFields,
    take: 200,
  });

/** null where the dataset has no such request, and for what is no id at all. */
export async function findClearRequest(scope: Scope, id: string): Promise<ClearRequestRow | null> {
  if (!isId(id)) return null;
  return database().prisma.clearRequest.findFirst({
    where: { id, datasetId: scope.dataset },
    select: requestFields,
  });
}

export interface ClearDecision {
  readonly by: UserId;
  /** When a yes ends; null for a no. */
  readonly grantedUntil: Date | null;
}

/**
 * Decides a request in one statement, so that of two who decide at once only one does.
 *
 * @returns false where there is no such open request, or it is the decider's own
 */
export async function decideClearRequest(
  scope: Scope,
  id: string,
  { by, grantedUntil }: ClearDecision,
  now: Date,
): Promise<boolean> {
  if (!isId(id)) return false;
  const { count } = await database().prisma.clearRequest.updateMany({
    where: {
      id,
      datasetId: scope.dataset,
      decidedAt: null,
      requestedById: { not: by },
      requestedAt: { gt: openSince(now) },
    },
    data: { decidedById: by, decidedAt: now, granted: grantedUntil !== null, expiresAt: grantedUntil },
  });
  return count === 1;
}

export interface AttributesInClear extends Pick<ClearRequestRow, "id" | "writer"> {
  readonly until: Date;
  readonly held: readonly HeldRow[];
}

/**
 * A writer's attributes, read together with the grant that allows it; null without a grant that lasts and is this person's
 * own.
 */
export async function attributesInClear(
  scope: Scope,
  id: string,
  by: UserId,
  now: Date,
): Promise<AttributesInClear | null> {
  if (!isId(id)) return null;
  const row = await database().prisma.clearRequest.findFirst({
    where: { id, datasetId: scope.dataset, requestedById: by, granted: true, expiresAt: { gt: now } },
    select: {
      id: true,
      expiresAt: true,
      writer: { select: { externalId: true, name: true, ...heldFields } },
    },
  });
  if (!row?.expiresAt) return null;
  const { externalId, name } = row.writer;
  return { id: row.id, until: row.expiresAt, writer: { externalId, name }, held: heldRows(row.writer) };
}

/** Who was allowed to see the reader, a writer, in clear; newest first. @throws EquiluxError forbidden for others */
export const grantsOverReader = async (scope: Scope): Promise<ClearRequestRow[]> =>
  database().prisma.clearRequest.findMany({
    where: { datasetId: scope.dataset, writerId: writerIn(scope), granted: true },
    orderBy: { decidedAt: "desc" },
    select: requestFields,
  });
