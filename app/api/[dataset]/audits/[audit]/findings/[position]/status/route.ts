import { jsonBody } from "@/app/api/body";
import { route } from "@/app/api/guard";
import { setFindingStatus } from "@/lib/server/audit-record";

/** Says where a finding stands; answers 201 with the record as it is now. */
export const POST = route(
  "POST /api/[dataset]/audits/[audit]/findings/[position]/status",
  async ({ scope, params, request, note }) => {
    const body = await jsonBody(request);
    const { position, state, record } = await setFindingStatus(scope, params.audit, params.position, body);
    note({ position, state });
    return record;
  },
  201,
);
