import { type FindingState, OWNER_ROLES, type OwnerChoice } from "@/lib/core/audit/audit-record";
import type { AuditId, Scope, UserId } from "@/lib/core/scope";
import { database } from "@/lib/store/database";

export interface SignOffRow {
  readonly id: string;
  readonly userId: string;
  readonly comment: string;
  readonly digest: string;
  readonly at: Date;
  readonly user: { readonly name: string };
}

/** Who signed an audit, newest first. */
export const listSignOffs = (scope: Scope, audit: AuditId): Promise<SignOffRow[]> =>
  database().prisma.signOff.findMany({
    where: { auditId: audit, audit: { datasetId: scope.dataset } },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    select: {
      id: true,
      userId: true,
      comment: true,
      digest: true,
      at: true,
      user: { select: { name: true } },
    },
  });

export interface NewSignOff {
  readonly by: UserId;
  readonly digest: string;
  readonly comment: string;
}

/**
 * Signs a finished audit of the scope's dataset that has this digest, in one statement: what is signed is what is stored.
 *
 * @returns false where there is no such audit, or this person signed it already
 */
export async function createSignOff(
  scope: Scope,
  audit: AuditId,
  { by, digest, comment }: NewSignOff,
  now: Date,
): Promise<boolean> {
  const written = await database().prisma.$executeRaw`
    INSERT INTO sign_off (id, audit_id, user_id, comment, digest, at)
    SELECT gen_random_uuid(), id, ${by}, ${comment}, digest, ${now} FROM audit
    WHERE id = ${audit}::uuid AND dataset_id = ${scope.dataset} AND state = 'done' AND digest = ${digest}
    ON CONFLICT (audit_id, user_id, digest) DO NOTHING`;
  return written === 1;
}

export interface FindingStatusRow {
  readonly id: string;
  readonly position: number;
  readonly state: FindingState;
  readonly ownerId: string | null;
  readonly due: Date | null;
  readonly comment: string;
  readonly at: Date;
  readonly owner: { readonly name: string } | null;
  readonly setBy: { readonly name: string };
}

/** Every status of every finding of an audit, newest first. */
export const listFindingStatuses = (scope: Scope, audit: AuditId): Promise<FindingStatusRow[]> =>
  database().prisma.findingStatus.findMany({
    where: { auditId: audit, finding: { audit: { datasetId: scope.dataset } } },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    select: {
      id: true,
      position: true,
      state: true,
      ownerId: true,
      due: true,
      comment: true,
      at: true,
      owner: { select: { name: true } },
      setBy: { select: { name: true } },
    },
  });

export interface NewFindingStatus {
  readonly position: number;
  readonly state: FindingState;
  readonly owner: string | null;
  /** A day, "2026-12-01". */
  readonly due: string | null;
  readonly comment: string;
  readonly setBy: UserId;
}

/**
 * Says where a finding of a finished audit of the scope's dataset stands. Whether it may be said is asked in the same
 * statement: a suppressed finding has no status, and an owner is a member who may answer for findings.
 *
 * @returns false where one of that does not hold
 */
export async function createFindingStatus(
  scope: Scope,
  audit: AuditId,
  { position, state, owner, due, comment, setBy }: NewFindingStatus,
  now: Date,
): Promise<boolean> {
  const written = await database().prisma.$executeRaw`
    INSERT INTO finding_status (id, audit_id, position, state, owner_id, due, comment, set_by_id, at)
    SELECT gen_random_uuid(), f.audit_id, f.position, ${state}::finding_state, ${owner}, ${due}::date, ${comment}, ${setBy}, ${now}
    FROM finding f JOIN audit a ON a.id = f.audit_id
    WHERE a.id = ${audit}::uuid AND a.dataset_id = ${scope.dataset} AND a.state = 'done' AND f.position = ${position}
      AND f.evidence->>'undefined' IS DISTINCT FROM 'suppressed'
      AND (${owner}::text IS NULL OR EXISTS (
        SELECT 1 FROM membership m
        WHERE m.dataset_id = a.dataset_id AND m.user_id = ${owner} AND m.role::text = ANY(${[...OWNER_ROLES]})))`;
  return written === 1;
}

/** The members of the dataset who may answer for a finding, by name. */
export async function findingOwners(scope: Scope): Promise<OwnerChoice[]> {
  const rows = await database().prisma.membership.findMany({
    where: { datasetId: scope.dataset, role: { in: [...OWNER_ROLES] } },
    select: { role: true, user: { select: { id: true, name: true } } },
    orderBy: [{ user: { name: "asc" } }, { userId: "asc" }],
  });
  return rows.map(({ role, user }) => ({ ...user, role }));
}
