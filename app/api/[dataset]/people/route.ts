import { route } from "@/app/api/guard";
import { people } from "@/lib/server/people";

/** Who belongs to the dataset, and who is invited. */
export const GET = route("GET /api/[dataset]/people", ({ scope }) => people(scope));
