import { z } from "zod";
import { bodyBytes, bodyStream } from "@/app/api/body";
import { route } from "@/app/api/guard";
import { EquiluxError } from "@/lib/core/errors";
import { IMPORT_KINDS } from "@/lib/core/import/fields";
import { parseMappingText } from "@/lib/core/import/mapping";
import { parseSettings } from "@/lib/core/settings";
import { importFile } from "@/lib/server/import/import-file";
import { importModel } from "@/lib/server/import/import-model";
import { listImports } from "@/lib/server/imports";

const upload = z.object({
  kind: z.enum([...IMPORT_KINDS, "model"]),
  file: z.string().min(1).max(400),
  mapping: z.string().default("{}"),
});

/** A model is read as a whole; a larger one would fill the server's memory. */
const LARGEST_MODEL = 256 * 1024 * 1024;

/** Every import into a dataset, newest first. */
export const GET = route("GET /api/[dataset]/imports", ({ scope }) => listImports(scope));

/** Takes in the file in the body, as it is; answers when its rows are stored or the file is refused. */
export const POST = route("POST /api/[dataset]/imports", async ({ scope, query, request, note }) => {
  const { kind, file, mapping: text } = upload.parse(query);
  note({ kind, file });
  const mapping = parseMappingText(text);
  if (!request.body)
    throw new EquiluxError("bad-request", "The body is empty. Send the file as the body.", "body");
  if (kind === "model") {
    const bytes = await bodyBytes(request, LARGEST_MODEL);
    return importModel({ scope, fileName: file, bytes, mapping });
  }
  const largest = parseSettings(process.env).largestUpload;
  const stream = bodyStream(request, largest);
  return importFile({ scope, kind, fileName: file, stream, mapping, largest });
});
