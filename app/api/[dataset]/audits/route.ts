import { gate } from "@/app/api/gate";
import { jsonBody, respond } from "@/app/api/respond";
import { listAudits, startAudit } from "@/lib/server/audits";

/** Every audit of a dataset, newest first. */
export function GET(
  _request: Request,
  { params }: { readonly params: Promise<{ dataset: string }> },
): Promise<Response> {
  return respond(async () => {
    const { dataset } = await params;
    const { scope } = await gate(dataset, ["auditor", "operator"]);
    return listAudits(scope);
  });
}

/** Queues an audit; answers 202 with its id. */
export function POST(
  request: Request,
  { params }: { readonly params: Promise<{ dataset: string }> },
): Promise<Response> {
  return respond(async () => {
    const { dataset } = await params;
    const { scope } = await gate(dataset, ["auditor", "operator"]);
    return startAudit(scope, await jsonBody(request));
  }, 202);
}
