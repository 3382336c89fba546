import { gate } from "@/app/api/gate";
import { respond } from "@/app/api/respond";
import { rejectsCsv } from "@/lib/server/imports";

/** All rejects of an import as CSV. */
export function GET(
  _request: Request,
  { params }: RouteContext<"/api/[dataset]/imports/[batch]/rejects.csv">,
): Promise<Response> {
  return respond(async () => {
    const { dataset, batch } = await params;
    const { scope } = await gate(dataset, ["operator", "auditor"]);
    return new Response(await rejectsCsv(scope, batch), {
      headers: {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": 'attachment; filename="rejects.csv"',
        "Cache-Control": "private, no-store",
      },
    });
  });
}
