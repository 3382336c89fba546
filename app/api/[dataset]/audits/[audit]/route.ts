import { z } from "zod";
import { gate } from "@/app/api/gate";
import { queryOf, respond } from "@/app/api/respond";
import { auditView } from "@/lib/server/audits";

const query = z.object({ surface: z.string().min(1).optional(), attribute: z.string().min(1).optional() });

/** One audit seen through one attribute and one surface. */
export function GET(
  request: Request,
  { params }: { readonly params: Promise<{ dataset: string; audit: string }> },
): Promise<Response> {
  return respond(async () => {
    const { dataset, audit } = await params;
    const { surface, attribute } = query.parse(queryOf(request));
    const chosen = {
      ...(surface === undefined ? {} : { surface }),
      ...(attribute === undefined ? {} : { attribute }),
    };
    const { scope } = await gate(dataset, ["auditor", "operator"]);
    return auditView(scope, audit, chosen);
  });
}
