import { z } from "zod";
import { route } from "@/app/api/guard";
import { OUTCOMES } from "@/lib/core/access/chain";
import { accessLog } from "@/lib/server/access-log";

const filter = z.object({
  before: z.string().optional(),
  outcome: z.enum(OUTCOMES, `outcome is one of ${OUTCOMES.join(", ")}.`).optional(),
  action: z.string().max(200).optional(),
});

/** A page of the dataset's access log, newest first. */
export const GET = route("GET /api/[dataset]/access-log", ({ scope, query }) =>
  accessLog(scope, filter.parse(query)),
);
