import { bodyBytes } from "@/app/api/body";
import { route } from "@/app/api/guard";
import { fileHead } from "@/lib/server/imports";

/** The form sends the first 256 kB; a little more is still a beginning. */
const MOST_BYTES = 1024 * 1024;

/** Columns and first rows of a file, from its beginning in the body. */
export const POST = route("POST /api/[dataset]/imports/preview", async ({ request }) =>
  fileHead(await bodyBytes(request, MOST_BYTES)),
);
