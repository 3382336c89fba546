import { route } from "@/app/api/guard";
import { leadershipReport } from "@/lib/server/leadership";

/** Leadership's report as JSON; null while no audit is finished. */
export const GET = route("GET /api/[dataset]/leadership", ({ scope }) => leadershipReport(scope));
