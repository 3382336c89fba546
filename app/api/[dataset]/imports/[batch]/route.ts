import { gate } from "@/app/api/gate";
import { respond } from "@/app/api/respond";
import { importView } from "@/lib/server/imports";

/** One import with its counts and its first rejects. */
export function GET(
  _request: Request,
  { params }: RouteContext<"/api/[dataset]/imports/[batch]">,
): Promise<Response> {
  return respond(async () => {
    const { dataset, batch } = await params;
    const { scope } = await gate(dataset, ["operator", "auditor"]);
    return importView(scope, batch);
  });
}
