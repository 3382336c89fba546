import type { Finding } from "@/lib/core/audit/finding";
import type { MemberRole } from "@/lib/core/scope";

/** Where a finding can stand, from the first look to the end. */
export const FINDING_STATES = ["open", "accepted", "being_mended", "resolved"] as const;
export type FindingState = (typeof FINDING_STATES)[number];

/**
 * Who may answer for a finding: those who judge it, who mend the data or the model, and who run the platform. Leadership
 * reads and writers are whom it is about, so neither can be named.
 */
export const OWNER_ROLES = ["auditor", "engineer", "administrator"] as const satisfies readonly MemberRole[];

export const COMMENT_LENGTH = 2000;

/** That a named auditor stands behind exactly what the digest says. */
export interface SignOffView {
  readonly id: string;
  readonly by: string;
  readonly comment: string;
  readonly digest: string;
  readonly at: string;
}

export interface FindingStatusView {
  readonly id: string;
  readonly state: FindingState;
  readonly owner: string | null;
  /** The id of the owner, so that the next status can keep them; null for nobody, and where they can own nothing any more. */
  readonly ownerId: string | null;
  /** A day, "2026-12-01". */
  readonly due: string | null;
  readonly comment: string;
  readonly setBy: string;
  readonly at: string;
}

/** A finding with its place in the audit, by which a status names it. */
export type NumberedFinding = Finding & { readonly position: number };

export interface RecordedFinding {
  readonly finding: NumberedFinding;
  /** Newest first; the newest is where it stands. Empty where nobody answered yet. */
  readonly statuses: readonly FindingStatusView[];
  /** Its day is over and it is neither accepted nor resolved. */
  readonly overdue: boolean;
}

export interface OwnerChoice {
  readonly id: string;
  readonly name: string;
  readonly role: MemberRole;
}

/** What people said of an audit after it was finished. No part of the audit, its digest or its export. */
export interface AuditRecord {
  /** What a sign-off made now would stand for. */
  readonly digest: string;
  /** Newest first. */
  readonly signOffs: readonly SignOffView[];
  /** Whoever asks is an auditor who has not signed this digest. */
  readonly maySign: boolean;
  /** What does not meet its margin, and whatever else has a status; in the order of the audit. */
  readonly findings: readonly RecordedFinding[];
  readonly owners: readonly OwnerChoice[];
}

export interface SignOffInput {
  /** Of the audit the auditor has before them. */
  readonly digest: string;
  readonly comment: string;
}

export interface FindingStatusInput {
  readonly state: FindingState;
  readonly owner: string | null;
  readonly due: string | null;
  readonly comment: string;
}

/** Whether the day is over, by UTC, and somebody still has to do something. */
export function isOverdue(
  status: { readonly state: FindingState; readonly due: string | null } | undefined,
  now: Date,
): boolean {
  if (!status?.due || status.state === "accepted" || status.state === "resolved") return false;
  return status.due < now.toISOString().slice(0, 10);
}

/** What does not meet its margin has to be answered. */
export const needsAnswer = ({ verdict }: Finding): boolean => verdict === "does-not-meet";

/** Nothing may be said of a finding that is shown to nobody: the words would say what the number must not. */
export const mayHaveStatus = (finding: Finding): boolean => finding.undefined !== "suppressed";
