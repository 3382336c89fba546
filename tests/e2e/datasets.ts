import type { MemberRole, Scope, UserId } from "@/lib/core/scope";
import { acceptAsPerson, makeInvitation } from "@/lib/server/invitations";
import { operatorScope } from "@/lib/server/session";
import { database } from "@/lib/store/database";
import { ensureDataset } from "@/lib/store/datasets";
import { findMembership } from "@/lib/store/memberships";
import { type PersonName, people } from "./people";

/** A dataset with somebody in it, for a writer as one of its writers; both may be there already. */
export async function datasetWith(
  slug: string,
  person: PersonName,
  role: MemberRole,
  writer?: string,
): Promise<Scope> {
  const { id } = await ensureDataset(slug, `Journey: ${slug}`);
  const scope = operatorScope(id, "journeys");
  const { email } = people()[person];
  const user = await database().prisma.user.findUniqueOrThrow({ where: { email } });
  const known = await findMembership(slug, user.id as UserId);
  if (known?.reader.role === role) return scope;
  const { token } = await makeInvitation(scope, { email, role, ...(writer !== undefined && { writer }) });
  await acceptAsPerson(token, { id: user.id as UserId, email });
  return scope;
}
