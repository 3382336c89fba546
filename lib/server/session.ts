import { EquiluxError } from "@/lib/core/errors";
import type { DatasetId, Reader, Role, Scope, WriterId } from "@/lib/core/scope";
import { parseSettings } from "@/lib/core/settings";
import { type DatasetItem, findDataset } from "@/lib/store/datasets";

/** Name of the cookie that holds the role chosen in demo mode. */
export const ROLE_COOKIE = "equilux-role";

/** A scope exists only through this function; the import rules name who may call it. */
function mintScope(dataset: DatasetId, reader: Reader): Scope {
  return { dataset, reader } as Scope;
}

/** What the command line and the demo build act as: whoever can reach the database can do anything to it. */
export const operatorScope = (dataset: DatasetId): Scope => mintScope(dataset, { role: "operator" });

/** Reads the role cookie: "auditor", "leadership", "operator" or "writer:<id>". Anything else is the auditor. */
export function parseReader(cookie: string | undefined): Reader {
  const writer = /^writer:(\d{1,9})$/.exec(cookie ?? "")?.[1];
  if (writer) return { role: "writer", writer: Number(writer) as WriterId };
  if (cookie === "leadership" || cookie === "operator") return { role: cookie };
  return { role: "auditor" };
}

/**
 * The gate every route passes: names the dataset, proves the role, mints the scope.
 *
 * @throws EquiluxError not-found for an unknown dataset, forbidden for a role the route is not made for
 */
export async function openGate(
  slug: string,
  cookie: string | undefined,
  allowed: readonly Role[],
): Promise<{ scope: Scope; dataset: DatasetItem }> {
  if (!parseSettings(process.env).demo) {
    throw new EquiluxError(
      "forbidden",
      "Sign-in is not set up. Start with EQUILUX_DEMO=1 to choose a role freely.",
    );
  }
  const reader = parseReader(cookie);
  if (!allowed.includes(reader.role)) {
    throw new EquiluxError(
      "forbidden",
      `This page is made for ${allowed.join(" or ")}; you are looking as ${reader.role}.`,
    );
  }
  const dataset = await findDataset(slug);
  if (!dataset) throw new EquiluxError("not-found", `There is no dataset named ${JSON.stringify(slug)}.`);
  return { scope: mintScope(dataset.id, reader), dataset };
}
