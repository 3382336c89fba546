import { z } from "zod";
import { gate } from "@/app/api/gate";
import { queryOf, respond } from "@/app/api/respond";
import type { WriterId } from "@/lib/core/scope";
import { myStories } from "@/lib/server/stories";

const query = z.object({
  writer: z.coerce
    .number()
    .int()
    .positive()
    .max(2 ** 31 - 1)
    .optional(),
});

/** A writer's stories with their reach. */
export function GET(request: Request, { params }: RouteContext<"/api/[dataset]/stories">): Promise<Response> {
  return respond(async () => {
    const { dataset } = await params;
    const { writer } = query.parse(queryOf(request));
    const { scope } = await gate(dataset, ["writer", "auditor", "operator"]);
    return myStories(scope, writer as WriterId | undefined);
  });
}
