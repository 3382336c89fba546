import { gate } from "@/app/api/gate";
import { respond } from "@/app/api/respond";
import { auditProgress } from "@/lib/server/audits";

/** How far an audit is. */
export function GET(
  _request: Request,
  { params }: { readonly params: Promise<{ dataset: string; audit: string }> },
): Promise<Response> {
  return respond(async () => {
    const { dataset, audit } = await params;
    const { scope } = await gate(dataset, ["auditor", "operator"]);
    return auditProgress(scope, audit);
  });
}
