import { jsonBody } from "@/app/api/body";
import { route } from "@/app/api/guard";
import { signOff } from "@/lib/server/audit-record";

/** Signs an audit; answers 201 with the record as it is now. */
export const POST = route(
  "POST /api/[dataset]/audits/[audit]/sign-offs",
  async ({ scope, params, request, note }) => {
    const { digest, record } = await signOff(scope, params.audit, await jsonBody(request));
    note({ digest });
    return record;
  },
  201,
);
