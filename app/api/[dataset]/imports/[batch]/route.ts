import { route } from "@/app/api/guard";
import { importView } from "@/lib/server/imports";

/** One import with its counts and its first rejects. */
export const GET = route("GET /api/[dataset]/imports/[batch]", ({ scope, params }) =>
  importView(scope, params.batch),
);
