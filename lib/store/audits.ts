import { z } from "zod";
import type { AuditColumns, Dimensions } from "@/lib/core/audit/columns";
import type { Finding } from "@/lib/core/audit/finding";
import { columnsFrom, namedColumns } from "@/lib/core/audit/packing";
import { type AuditSpec, auditSpecSchema } from "@/lib/core/audit/spec";
import type { AuditId, Scope } from "@/lib/core/scope";
import { database } from "@/lib/store/database";
import { Prisma } from "@/lib/store/generated/client";

export interface AuditRow {
  readonly id: AuditId;
  readonly spec: AuditSpec;
  readonly state: "queued" | "running" | "done" | "failed";
  readonly phase: string | null;
  readonly error: string | null;
  readonly digest: string | null;
  readonly createdAt: Date;
}

const rowFields = {
  id: true,
  spec: true,
  state: true,
  phase: true,
  error: true,
  digest: true,
  createdAt: true,
};

const toRow = (row: Prisma.AuditGetPayload<{ select: typeof rowFields }>): AuditRow => ({
  ...row,
  id: row.id as AuditId,
  spec: auditSpecSchema.parse(row.spec),
});

export async function createAudit(scope: Scope, spec: AuditSpec): Promise<AuditId> {
  const { id } = await database().prisma.audit.create({
    data: { datasetId: scope.dataset, spec, state: "queued" },
    select: { id: true },
  });
  return id as AuditId;
}

/** Newest first. */
export async function listAuditRows(scope: Scope): Promise<AuditRow[]> {
  const rows = await database().prisma.audit.findMany({
    where: { datasetId: scope.dataset },
    orderBy: { createdAt: "desc" },
    select: rowFields,
    take: 200,
  });
  return rows.map(toRow);
}

export async function findAuditRow(scope: Scope, id: string): Promise<AuditRow | null> {
  if (!z.uuid().safeParse(id).success) return null;
  const row = await database().prisma.audit.findFirst({
    where: { id, datasetId: scope.dataset },
    select: rowFields,
  });
  return row && toRow(row);
}

/** Marks how far a run has come. A finished audit is not written again. */
export async function markRunning(scope: Scope, id: AuditId, phase: string): Promise<void> {
  await database().prisma.audit.updateMany({
    where: { id, datasetId: scope.dataset, state: { in: ["queued", "running"] } },
    data: { state: "running", phase },
  });
}

export async function markFailed(scope: Scope, id: AuditId, error: string): Promise<void> {
  await database().prisma.audit.updateMany({
    where: { id, datasetId: scope.dataset, state: { in: ["queued", "running"] } },
    data: { state: "failed", error, finishedAt: new Date() },
  });
}

/** Stores columns, findings and digest in one transaction: an audit is done as a whole or not at all. */
export async function finishAudit(
  scope: Scope,
  id: AuditId,
  result: { digest: string; columns: AuditColumns; findings: readonly Finding[] },
): Promise<void> {
  const { prisma } = database();
  await prisma.$transaction([
    prisma.auditColumn.createMany({
      data: namedColumns(result.columns).map(([name, data]) => ({
        auditId: id,
        name,
        data: new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength),
      })),
    }),
    prisma.finding.createMany({
      data: result.findings.map(({ metric, attribute, group, surface, ...evidence }, position) => ({
        auditId: id,
        position,
        metric,
        attribute,
        group,
        surface,
        evidence: evidence as unknown as Prisma.InputJsonObject,
      })),
    }),
    prisma.audit.update({
      where: { id, datasetId: scope.dataset, state: "running" },
      data: {
        state: "done",
        phase: null,
        digest: result.digest,
        dimensions: result.columns.dimensions as unknown as Prisma.InputJsonObject,
        finishedAt: new Date(),
      },
    }),
  ]);
}

/** The findings of a finished audit, in their order; optionally of some attributes or surfaces only. */
export async function loadFindings(
  scope: Scope,
  id: AuditId,
  only: { metric?: string; attribute?: string; surface?: string } = {},
): Promise<Finding[]> {
  const rows = await database().prisma.finding.findMany({
    where: { auditId: id, audit: { datasetId: scope.dataset }, ...only },
    orderBy: { position: "asc" },
  });
  return rows.map(({ metric, attribute, group, surface, evidence }) => {
    const place = { metric, attribute, group, surface };
    return { ...place, ...(evidence as object) } as Finding;
  });
}

/** The cells of a finished audit; null when it is not finished, or not in this scope. */
export async function loadColumns(scope: Scope, id: AuditId): Promise<AuditColumns | null> {
  const audit = await database().prisma.audit.findFirst({
    where: { id, datasetId: scope.dataset, state: "done", dimensions: { not: Prisma.AnyNull } },
    select: { dimensions: true, columns: { select: { name: true, data: true } } },
  });
  if (!audit?.dimensions) return null;
  return columnsFrom(
    audit.dimensions as unknown as Dimensions,
    new Map(audit.columns.map(({ name, data }) => [name, data])),
  );
}
