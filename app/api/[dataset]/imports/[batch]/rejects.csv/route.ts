import { fileResponse } from "@/app/api/file";
import { route } from "@/app/api/guard";
import { rejectsCsv } from "@/lib/server/imports";

/** All rejects of an import as CSV. */
export const GET = route("GET /api/[dataset]/imports/[batch]/rejects.csv", async ({ scope, params }) =>
  fileResponse({
    name: "rejects.csv",
    contentType: "text/csv; charset=utf-8",
    body: await rejectsCsv(scope, params.batch),
  }),
);
