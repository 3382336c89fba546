import { cookies } from "next/headers";
import type { Role } from "@/lib/core/scope";
import { openGate, ROLE_COOKIE } from "@/lib/server/session";

/** The gate of a request: its dataset, and the role from its cookie. Routes and pages both pass here. */
export async function gate(slug: string, allowed: readonly Role[]) {
  const jar = await cookies();
  return openGate(slug, jar.get(ROLE_COOKIE)?.value, allowed);
}
