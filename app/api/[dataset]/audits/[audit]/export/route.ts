import { z } from "zod";
import { gate } from "@/app/api/gate";
import { queryOf, respond } from "@/app/api/respond";
import { EXPORT_FORMATS, exportFindings } from "@/lib/server/export";

const query = z.object({ format: z.enum(EXPORT_FORMATS) });

/** Every finding of an audit as a file. */
export function GET(
  request: Request,
  { params }: { readonly params: Promise<{ dataset: string; audit: string }> },
): Promise<Response> {
  return respond(async () => {
    const { dataset, audit } = await params;
    const { format } = query.parse(queryOf(request));
    const { scope } = await gate(dataset, ["auditor", "operator"]);
    const file = await exportFindings(scope, audit, format);
    return new Response(file.body, {
      headers: {
        "Content-Type": file.contentType,
        "Content-Disposition": `attachment; filename="${file.name}"`,
        "Cache-Control": "private, no-store",
      },
    });
  });
}
