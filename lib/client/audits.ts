import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { apiPath, fetchJson, postJson } from "@/lib/client/fetch";
import type { AttackReport } from "@/lib/core/audit/attack";
import type { AuditSpecInput } from "@/lib/core/audit/spec";
import type { ScoreSample } from "@/lib/core/report/score";
import type { AuditListItem, AuditView } from "@/lib/core/report/views";

/** What the auditor looks through; null is whatever the audit shows first. */
export interface AuditLens {
  readonly surface: string | null;
  readonly attribute: string | null;
}

const POLL_MS = 1500;

const isRunning = ({ state }: AuditListItem): boolean => state === "queued" || state === "running";

/** Every audit of a dataset; asked again while one of them runs. */
export const auditListQuery = (dataset: string) =>
  queryOptions({
    queryKey: ["audits", dataset],
    queryFn: ({ signal }) => fetchJson<AuditListItem[]>(apiPath(dataset, "audits"), { signal }),
    refetchInterval: ({ state }) => (state.data?.some(isRunning) ? POLL_MS : false),
  });

/** One audit through one lens. A stored audit never changes, so what was fetched stays fresh. */
export const auditViewQuery = (dataset: string, audit: string, lens: AuditLens) =>
  queryOptions({
    queryKey: ["audits", dataset, audit, lens.surface, lens.attribute],
    queryFn: ({ signal }) =>
      fetchJson<AuditView>(`${apiPath(dataset, "audits", audit)}${lensQuery(lens)}`, { signal }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Single predictions behind an audit, for the plots of points; null where it holds none. */
export const scoreSampleQuery = (dataset: string, audit: string) =>
  queryOptions({
    queryKey: ["audits", dataset, audit, "score"],
    queryFn: ({ signal }) =>
      fetchJson<ScoreSample | null>(apiPath(dataset, "audits", audit, "score"), { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** How far an audit is, asked again until it is done. */
export const auditProgressQuery = (dataset: string, audit: string) =>
  queryOptions({
    queryKey: ["audits", dataset, audit, "progress"],
    queryFn: ({ signal }) =>
      fetchJson<AuditListItem>(apiPath(dataset, "audits", audit, "progress"), { signal }),
    refetchInterval: ({ state }) => (state.data && !isRunning(state.data) ? false : POLL_MS),
  });

/** Starts an audit; answers its id. */
export const postAudit = (dataset: string, spec: AuditSpecInput): Promise<{ id: string }> =>
  postJson<{ id: string }>(apiPath(dataset, "audits"), spec);

/** Tries to recover what an audit hides. */
export const postAttack = (dataset: string, audit: string): Promise<AttackReport> =>
  postJson<AttackReport>(apiPath(dataset, "audits", audit, "attack"), {});

/** Where a file with every finding of an audit is. */
export const exportPath = (dataset: string, audit: string, format: "csv" | "xlsx" | "json"): string =>
  `${apiPath(dataset, "audits", audit, "export")}?format=${format}`;

function lensQuery({ surface, attribute }: AuditLens): string {
  const query = new URLSearchParams();
  if (surface !== null) query.set("surface", surface);
  if (attribute !== null) query.set("attribute", attribute);
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}
