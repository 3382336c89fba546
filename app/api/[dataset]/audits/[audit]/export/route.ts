import { z } from "zod";
import { fileResponse } from "@/app/api/file";
import { route } from "@/app/api/guard";
import { EXPORT_FORMATS, exportFindings } from "@/lib/server/export";

const query = z.object({ format: z.enum(EXPORT_FORMATS) });

/** Every finding of an audit as a file. */
export const GET = route(
  "GET /api/[dataset]/audits/[audit]/export",
  async ({ scope, params, query: asked }) => {
    const { format } = query.parse(asked);
    return fileResponse(await exportFindings(scope, params.audit, format));
  },
);
