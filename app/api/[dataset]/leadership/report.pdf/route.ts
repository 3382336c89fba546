import { gate } from "@/app/api/gate";
import { respond } from "@/app/api/respond";
import { leadershipCharts } from "@/components/charts/leadership-svg";
import { EquiluxError } from "@/lib/core/errors";
import { leadershipFileName } from "@/lib/core/report/leadership-text";
import { leadershipReport } from "@/lib/server/leadership";
import { leadershipPdf } from "@/lib/server/pdf/leadership";

/** Leadership's report as a tagged PDF of two pages. */
export function GET(
  _request: Request,
  { params }: RouteContext<"/api/[dataset]/leadership/report.pdf">,
): Promise<Response> {
  return respond(async () => {
    const { dataset } = await params;
    const { scope } = await gate(dataset, ["leadership", "auditor", "operator"]);
    const report = await leadershipReport(scope);
    if (!report)
      throw new EquiluxError("not-found", "No audit is finished yet, so there is no report to print.");
    const pdf = await leadershipPdf(report, leadershipCharts(report));
    return new Response(Buffer.from(pdf), {
      headers: {
        "Content-Type": "application/pdf",
        "Content-Disposition": `attachment; filename="${leadershipFileName(report)}"`,
        "Cache-Control": "private, no-store",
      },
    });
  });
}
