import { z } from "zod";
import { route } from "@/app/api/guard";
import type { StoryId } from "@/lib/core/scope";
import { storyView } from "@/lib/server/stories";

const id = z.coerce
  .number()
  .int()
  .positive()
  .max(2 ** 31 - 1);

/** Why a story was shown. */
export const GET = route("GET /api/[dataset]/stories/[story]", ({ scope, params }) =>
  storyView(scope, id.parse(params.story) as StoryId),
);
