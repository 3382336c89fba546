import { z } from "zod";
import { gate } from "@/app/api/gate";
import { respond } from "@/app/api/respond";
import type { StoryId } from "@/lib/core/scope";
import { storyView } from "@/lib/server/stories";

const id = z.coerce
  .number()
  .int()
  .positive()
  .max(2 ** 31 - 1);

/** Why a story was shown. */
export function GET(
  _request: Request,
  { params }: RouteContext<"/api/[dataset]/stories/[story]">,
): Promise<Response> {
  return respond(async () => {
    const { dataset, story } = await params;
    const { scope } = await gate(dataset, ["writer", "auditor", "operator"]);
    return storyView(scope, id.parse(story) as StoryId);
  });
}
