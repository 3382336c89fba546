import { queryOptions } from "@tanstack/react-query";
import { apiPath, fetchJson } from "@/lib/client/fetch";
import type { LeadershipReport } from "@/lib/core/report/views";

/** Leadership's report on the newest finished audit; null while there is none. */
export const leadershipQuery = (dataset: string) =>
  queryOptions({
    queryKey: ["leadership", dataset],
    queryFn: ({ signal }) => fetchJson<LeadershipReport | null>(apiPath(dataset, "leadership"), { signal }),
  });

/** Where the same report is as a PDF. */
export const leadershipPdfPath = (dataset: string): string => apiPath(dataset, "leadership", "report.pdf");
