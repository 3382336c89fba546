import type { UserId } from "@/lib/core/scope";
import * as store from "@/lib/store/memberships";

/** The datasets a person belongs to, and as what. */
export const membershipsOf = (person: UserId): Promise<store.MembershipItem[]> => store.membershipsOf(person);
