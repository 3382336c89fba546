import { refuseOtherSites } from "@/app/api/forms";
import { gate } from "@/app/api/gate";
import { respond } from "@/app/api/respond";
import { EquiluxError } from "@/lib/core/errors";
import { fileHead } from "@/lib/server/imports";

/** The form sends the first 256 kB; a little more is still a beginning. */
const MOST_BYTES = 1024 * 1024;

/** Columns and first rows of a file, from its beginning in the body. */
export function POST(
  request: Request,
  { params }: RouteContext<"/api/[dataset]/imports/preview">,
): Promise<Response> {
  return respond(async () => {
    refuseOtherSites(request);
    const { dataset } = await params;
    await gate(dataset, ["operator"]);
    if (Number(request.headers.get("content-length")) > MOST_BYTES) {
      throw new EquiluxError("too-large", "Send only the beginning of the file, at most 1 MB.", "body");
    }
    return fileHead(new Uint8Array(await request.arrayBuffer()));
  });
}
