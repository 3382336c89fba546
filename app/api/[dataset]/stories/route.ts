import { z } from "zod";
import { route } from "@/app/api/guard";
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
export const GET = route("GET /api/[dataset]/stories", async ({ scope, query: asked }) => {
  const { writer } = query.parse(asked);
  return myStories(scope, writer as WriterId | undefined);
});
