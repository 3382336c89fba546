import { fileResponse } from "@/app/api/file";
import { route } from "@/app/api/guard";
import { leadershipCharts } from "@/components/charts/leadership-svg";
import { EquiluxError } from "@/lib/core/errors";
import { leadershipFileName } from "@/lib/core/report/leadership-text";
import { leadershipReport } from "@/lib/server/leadership";
import { leadershipPdf } from "@/lib/server/pdf/leadership";

/** Leadership's report as a tagged PDF of two pages. */
export const GET = route("GET /api/[dataset]/leadership/report.pdf", async ({ scope, note }) => {
  const report = await leadershipReport(scope);
  if (!report)
    throw new EquiluxError("not-found", "No audit is finished yet, so there is no report to print.");
  note({ audit: report.head.id });
  return fileResponse({
    name: leadershipFileName(report),
    contentType: "application/pdf",
    body: new Uint8Array(await leadershipPdf(report, leadershipCharts(report))),
  });
});
