import { z } from "zod";
import { cleanText } from "@/lib/core/access/clean";
import { personIn } from "@/lib/core/access/person";
import {
  type AuditRecord,
  COMMENT_LENGTH,
  FINDING_STATES,
  type FindingState,
  type FindingStatusInput,
  type FindingStatusView,
  isOverdue,
  mayHaveStatus,
  needsAnswer,
  type SignOffInput,
} from "@/lib/core/audit/audit-record";
import type { Finding } from "@/lib/core/audit/finding";
import { groupBy } from "@/lib/core/collections";
import { EquiluxError } from "@/lib/core/errors";
import type { AuditId, Scope } from "@/lib/core/scope";
import { finishedRow } from "@/lib/server/audits";
import {
  createFindingStatus,
  createSignOff,
  type FindingStatusRow,
  findingOwners,
  listFindingStatuses,
  listSignOffs,
} from "@/lib/store/audit-record";
import { loadFindings } from "@/lib/store/audits";

/** What people said of a finished audit. @throws EquiluxError not-found, conflict while it is not finished */
export async function auditRecord(scope: Scope, id: string): Promise<AuditRecord> {
  const row = await finishedRow(scope, id);
  const [findings, signOffs, statuses, owners] = await Promise.all([
    loadFindings(scope, row.id),
    listSignOffs(scope, row.id),
    listFindingStatuses(scope, row.id),
    findingOwners(scope),
  ]);
  const now = new Date();
  const byPosition = groupBy(statuses, ({ position }) => position);
  const mayOwn = new Set(owners.map((owner) => owner.id));
  return {
    digest: row.digest ?? "",
    signOffs: signOffs.map(({ id, user, comment, digest, at }) => ({
      ...{ id, comment, digest, by: user.name },
      at: at.toISOString(),
    })),
    maySign: maySign(scope, row.digest, signOffs),
    findings: findings.flatMap((finding, position) => {
      const said = (byPosition.get(position) ?? []).map((status) => toView(status, mayOwn));
      if (!needsAnswer(finding) && said.length === 0) return [];
      return [{ finding: { ...finding, position }, statuses: said, overdue: isOverdue(said[0], now) }];
    }),
    owners,
  };
}

function maySign(
  { actor, reader }: Scope,
  digest: string | null,
  signOffs: readonly { readonly userId: string; readonly digest: string }[],
): boolean {
  if (actor.kind !== "person" || reader.role !== "auditor") return false;
  return !signOffs.some((signed) => signed.userId === actor.id && signed.digest === digest);
}

const toView = (row: FindingStatusRow, mayOwn: ReadonlySet<string>): FindingStatusView => ({
  id: row.id,
  state: row.state,
  owner: row.owner?.name ?? null,
  ownerId: row.ownerId !== null && mayOwn.has(row.ownerId) ? row.ownerId : null,
  due: row.due?.toISOString().slice(0, 10) ?? null,
  comment: row.comment,
  setBy: row.setBy.name,
  at: row.at.toISOString(),
});

/** On one line and without anything unprintable: what is shown is what was written. */
const comment = z
  .string("Write a comment.")
  .transform((text) => cleanText(text, COMMENT_LENGTH + 1))
  .refine((text) => text !== "", "Write a comment: whoever reads the record later has nothing else to go by.")
  .refine(
    (text) => Array.from(text).length <= COMMENT_LENGTH,
    `The comment is longer than ${COMMENT_LENGTH} characters; shorten it.`,
  );

const signOffInput = z.strictObject({
  digest: z.string("Name the digest of the audit you signed."),
  comment,
}) satisfies z.ZodType<SignOffInput>;

/**
 * Signs a finished audit in the name of the person who asks.
 *
 * @returns the digest that was signed, for the access log, and the record as it is now
 * @throws EquiluxError not-found; bad-request for the comment; conflict while the audit is not finished, where the digest is
 * not the audit's, and where this person signed it already; forbidden for a token and the command line
 */
export async function signOff(
  scope: Scope,
  id: string,
  input: unknown,
): Promise<{ readonly digest: string; readonly record: AuditRecord }> {
  const by = personIn(scope);
  const signed = signOffInput.parse(input);
  const { id: audit, digest } = await finishedRow(scope, id);
  if (signed.digest !== digest) {
    throw new EquiluxError(
      "conflict",
      "Nothing was signed: the digest you sent is not this audit's. Reload the page and look again.",
      "digest",
    );
  }
  if (!(await createSignOff(scope, audit, { by, ...signed }, new Date()))) {
    throw new EquiluxError(
      "conflict",
      `You signed this audit already, with the same digest (${digest.slice(0, 8)}…): a second signature would add nothing.`,
    );
  }
  return { digest, record: await auditRecord(scope, id) };
}

const statusInput = z
  .strictObject({
    state: z.enum(FINDING_STATES, `The status is one of ${FINDING_STATES.join(", ")}.`),
    owner: z.string().min(1).nullable(),
    due: z.iso.date("Write the day as 2026-12-31.").nullable(),
    comment,
  })
  .refine(({ state, owner }) => state !== "being_mended" || owner !== null, {
    message: "Say who mends it: what nobody owns is not being mended.",
    path: ["owner"],
  })
  .refine(({ state, due }) => state !== "being_mended" || due !== null, {
    message: "Say by which day it is to be mended.",
    path: ["due"],
  }) satisfies z.ZodType<FindingStatusInput>;

/** What the access log has of a status, and the record as it is now. */
export interface StatusSet {
  readonly position: number;
  readonly state: FindingState;
  readonly record: AuditRecord;
}

/**
 * Says where one finding of a finished audit stands.
 *
 * @param at the finding's place in the audit, from 0
 * @throws EquiluxError not-found for an unknown audit, finding or owner; bad-request for what is missing; conflict for a
 * finding that is hidden, and while the audit is not finished; forbidden for a token and the command line
 */
export async function setFindingStatus(
  scope: Scope,
  id: string,
  at: string,
  input: unknown,
): Promise<StatusSet> {
  const setBy = personIn(scope);
  const status = statusInput.parse(input);
  const { id: audit } = await finishedRow(scope, id);
  const { position, finding } = await findingAt(scope, audit, at);
  if (!mayHaveStatus(finding)) {
    throw new EquiluxError(
      "conflict",
      "This finding is hidden because few writers stand behind it, so nothing can be said of it.",
    );
  }
  const owners = await findingOwners(scope);
  if (status.owner !== null && !owners.some((owner) => owner.id === status.owner)) throw unknownOwner();
  const written = await createFindingStatus(scope, audit, { ...status, position, setBy }, new Date());
  // Between the two looks somebody was taken out of the dataset.
  if (!written) throw unknownOwner();
  return { position, state: status.state, record: await auditRecord(scope, id) };
}

async function findingAt(
  scope: Scope,
  audit: AuditId,
  at: string,
): Promise<{ readonly position: number; readonly finding: Finding }> {
  const position = /^\d{1,9}$/.test(at) ? Number(at) : -1;
  const finding = (await loadFindings(scope, audit))[position];
  if (finding) return { position, finding };
  throw new EquiluxError("not-found", `This audit has no finding ${JSON.stringify(at)}.`);
}

const unknownOwner = (): EquiluxError =>
  new EquiluxError(
    "not-found",
    "This owner is no auditor, data engineer or administrator of the dataset; choose one of the list.",
    "owner",
  );
