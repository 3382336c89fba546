import { gate } from "@/app/api/gate";
import { respond } from "@/app/api/respond";
import { leadershipReport } from "@/lib/server/leadership";

/** Leadership's report as JSON; null while no audit is finished. */
export function GET(
  _request: Request,
  { params }: RouteContext<"/api/[dataset]/leadership">,
): Promise<Response> {
  return respond(async () => {
    const { dataset } = await params;
    const { scope } = await gate(dataset, ["leadership", "auditor", "operator"]);
    return Response.json(await leadershipReport(scope));
  });
}
