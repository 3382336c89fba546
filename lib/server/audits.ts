import { z } from "zod";
import type { AttributeVerdict, Finding } from "@/lib/core/audit/finding";
import { type AuditSpec, auditSpecSchema } from "@/lib/core/audit/spec";
import { summarise, worseVerdict } from "@/lib/core/audit/verdict";
import { groupBy } from "@/lib/core/collections";
import { EquiluxError } from "@/lib/core/errors";
import { auditHead, type FinishedAudit, auditView as viewOf } from "@/lib/core/report/audit-view";
import { HEADLINE_METRIC } from "@/lib/core/report/headlines";
import { type ScoreSample, scoreSample } from "@/lib/core/report/score";
import type { AuditHead, AuditListItem, AuditView } from "@/lib/core/report/views";
import type { Scope } from "@/lib/core/scope";
import { executeAudit } from "@/lib/server/audit/execute";
import { enqueueAudit } from "@/lib/server/jobs";
import { declaredValues } from "@/lib/store/audit/roster";
import { scanExtent } from "@/lib/store/audit/scan";
import {
  type AuditRow,
  createAudit,
  findAuditRow,
  listAuditRows,
  loadColumns,
  loadFindings,
} from "@/lib/store/audits";
import { datasetOf } from "@/lib/store/datasets";

/** An audit as the command line and the JSON export print it. */
export interface AuditDocument {
  readonly audit: string;
  readonly digest: string;
  readonly spec: AuditSpec;
  readonly summary: readonly AttributeVerdict[];
  readonly findings: readonly Finding[];
}

/** Reads a spec from outside. @throws EquiluxError bad-spec, naming the field and what was found */
export function parseSpec(input: unknown): AuditSpec {
  const parsed = auditSpecSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new EquiluxError("bad-spec", z.prettifyError(parsed.error));
}

/** Runs an audit to its end in this process. */
export async function runAudit(
  scope: Scope,
  spec: AuditSpec,
  { onPhase }: { onPhase?: (phase: string) => void } = {},
): Promise<AuditDocument> {
  const id = await createAudit(scope, spec);
  await executeAudit(scope, id, spec, onPhase);
  return auditDocument(scope, id);
}

/** Puts an audit into the queue; its page shows how far it has come. */
export async function startAudit(scope: Scope, specInput: unknown): Promise<{ id: string }> {
  const spec = parseSpec(specInput);
  const id = await createAudit(scope, spec);
  await enqueueAudit(scope, id);
  return { id };
}

/** @throws EquiluxError not-found, or conflict while it is not finished */
export async function auditDocument(scope: Scope, id: string): Promise<AuditDocument> {
  const row = await finishedRow(scope, id);
  const findings = await loadFindings(scope, row.id);
  return { audit: row.id, digest: row.digest ?? "", spec: row.spec, summary: summarise(findings), findings };
}

export async function listAudits(scope: Scope): Promise<AuditListItem[]> {
  const rows = await listAuditRows(scope);
  return Promise.all(rows.map((row) => listItem(scope, row)));
}

/** @throws EquiluxError not-found */
export async function auditProgress(scope: Scope, id: string): Promise<AuditListItem> {
  return listItem(scope, await knownRow(scope, id));
}

/** One audit through one attribute and surface. @throws EquiluxError not-found, conflict while it is not finished */
export async function auditView(
  scope: Scope,
  id: string,
  chosen: { surface?: string; attribute?: string },
): Promise<AuditView> {
  return viewOf(await finishedAudit(scope, await finishedRow(scope, id)), chosen);
}

/** What an audit asked and read. @throws EquiluxError not-found, conflict while it is not finished */
export async function auditHeadOf(scope: Scope, id: string): Promise<AuditHead> {
  return auditHead(await finishedAudit(scope, await finishedRow(scope, id)));
}

/** Single predictions behind an audit, nameless. @throws EquiluxError not-found, conflict while it is not finished */
export async function auditScoreSample(scope: Scope, id: string): Promise<ScoreSample | null> {
  const { columns } = await finishedAudit(scope, await finishedRow(scope, id));
  return scoreSample(columns);
}

/** What the form of a new audit offers. */
export async function auditChoices(
  scope: Scope,
): Promise<{ attributes: string[]; surfaces: string[]; groups: Record<string, string[]> }> {
  const [groups, extent] = await Promise.all([declaredValues(scope), scanExtent(scope)]);
  return { attributes: Object.keys(groups), surfaces: extent.surfaces, groups };
}

/** A finished audit with its cells. */
export async function finishedAudit(scope: Scope, row: AuditRow): Promise<FinishedAudit> {
  const [columns, findings, dataset] = await Promise.all([
    loadColumns(scope, row.id),
    loadFindings(scope, row.id),
    datasetOf(scope),
  ]);
  if (!columns) throw new EquiluxError("conflict", "This audit is not finished yet.");
  const { slug, name } = dataset;
  return {
    id: row.id,
    digest: row.digest ?? "",
    createdAt: row.createdAt.toISOString(),
    dataset: { slug, name },
    spec: row.spec,
    columns,
    findings,
  };
}

async function listItem(scope: Scope, row: AuditRow): Promise<AuditListItem> {
  const findings = row.state === "done" ? await loadFindings(scope, row.id, { metric: HEADLINE_METRIC }) : [];
  const { id, state, phase, error, digest, spec } = row;
  return {
    id,
    state,
    phase,
    error,
    digest,
    spec,
    createdAt: row.createdAt.toISOString(),
    verdicts: worst(findings, spec),
  };
}

/** One verdict per single attribute: the worst over the surfaces. */
function worst(findings: readonly Finding[], spec: AuditSpec): AttributeVerdict[] {
  const states = summarise(findings).filter(({ attribute }) => spec.attributes.includes(attribute));
  return [...groupBy(states, ({ attribute }) => attribute).values()].flatMap((bySurface) => {
    const verdict = bySurface.map((state) => state.verdict).reduce(worseVerdict);
    return bySurface.find((state) => state.verdict === verdict) ?? [];
  });
}

async function knownRow(scope: Scope, id: string): Promise<AuditRow> {
  const row = await findAuditRow(scope, id);
  if (!row) throw new EquiluxError("not-found", "There is no such audit in this dataset.");
  return row;
}

/** @throws EquiluxError not-found, or conflict while it is not finished and where it failed */
export async function finishedRow(scope: Scope, id: string): Promise<AuditRow> {
  const row = await knownRow(scope, id);
  if (row.state === "failed")
    throw new EquiluxError("conflict", `This audit failed: ${row.error ?? "no reason was kept"}`);
  if (row.state !== "done") throw new EquiluxError("conflict", "This audit is not finished yet.");
  return row;
}
