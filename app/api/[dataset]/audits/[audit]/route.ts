import { z } from "zod";
import { route } from "@/app/api/guard";
import { auditView } from "@/lib/server/audits";

const lens = z.object({ surface: z.string().min(1).optional(), attribute: z.string().min(1).optional() });

/** One audit seen through one attribute and one surface. */
export const GET = route("GET /api/[dataset]/audits/[audit]", async ({ scope, params, query }) => {
  const { surface, attribute } = lens.parse(query);
  return auditView(scope, params.audit, {
    ...(surface === undefined ? {} : { surface }),
    ...(attribute === undefined ? {} : { attribute }),
  });
});
