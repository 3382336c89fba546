import type { Scope } from "@/lib/core/scope";
import { database } from "@/lib/store/database";
import { datasetOf } from "@/lib/store/datasets";

/** What the access log calls a look, and the detail that names the request: the rule and the route write them. */
const LOOK = "attributes.view";

/**
 * When somebody looked under each of these requests of the scope's dataset, oldest first. From the access log, which has
 * every look or the look was not given.
 */
export async function looksUnder(
  scope: Scope,
  requests: readonly string[],
): Promise<ReadonlyMap<string, Date[]>> {
  if (requests.length === 0) return new Map();
  const { slug } = await datasetOf(scope);
  const rows = await database().prisma.$queryRaw<{ request: string; looks: Date[] }[]>`
    SELECT detail->>'request' AS request, array_agg(at ORDER BY sequence) AS looks FROM access_event
    WHERE dataset = ${slug} AND action = ${LOOK} AND outcome = 'allowed' AND detail->>'request' = ANY(${[...requests]})
    GROUP BY 1`;
  return new Map(rows.map(({ request, looks }) => [request, looks]));
}
