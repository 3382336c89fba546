import { queryOptions } from "@tanstack/react-query";
import { apiPath, fetchJson, postJson } from "@/lib/client/fetch";
import type { AuditRecord, FindingStatusInput, SignOffInput } from "@/lib/core/audit/audit-record";

/** What people said of an audit; others may have added to it, so it is asked again when the window is looked at. */
export const auditRecordQuery = (dataset: string, audit: string) =>
  queryOptions({
    queryKey: ["audits", dataset, audit, "record"],
    queryFn: ({ signal }) => fetchJson<AuditRecord>(apiPath(dataset, "audits", audit, "record"), { signal }),
  });

/** Signs an audit; answers the record as it is now. */
export const postSignOff = (dataset: string, audit: string, input: SignOffInput): Promise<AuditRecord> =>
  postJson<AuditRecord>(apiPath(dataset, "audits", audit, "sign-offs"), input);

/** Says where a finding stands; answers the record as it is now. */
export const postFindingStatus = (
  dataset: string,
  audit: string,
  position: number,
  input: FindingStatusInput,
): Promise<AuditRecord> =>
  postJson<AuditRecord>(apiPath(dataset, "audits", audit, "findings", String(position), "status"), input);
