import { EquiluxError } from "@/lib/core/errors";
import { parseSettings } from "@/lib/core/settings";

/**
 * Refuses what another site's page sent with this site's cookies. A browser names the origin of whatever can change
 * something; a request without one does not come from a page of ours.
 *
 * @throws EquiluxError forbidden
 */
export function refuseOtherSites(request: Request): void {
  const origin = request.headers.get("origin");
  if (
    origin !== null &&
    (origin === parseSettings(process.env).url || hostOf(origin) === request.headers.get("host"))
  )
    return;
  throw new EquiluxError(
    "forbidden",
    "This was sent from another site. Open Equilux in this browser and try again.",
    "origin",
  );
}

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null);
