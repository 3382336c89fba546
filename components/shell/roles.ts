import type { NavLink } from "@/components/shell/NavLinks";
import type { MemberRole } from "@/lib/core/scope";

/** What each role is called and what it comes for. */
export const ROLES: Record<MemberRole, { readonly name: string; readonly asks: string }> = {
  auditor: { name: "Auditor", asks: "Who gets their share of exposure?" },
  writer: { name: "Writer", asks: "Why was my story shown?" },
  leadership: { name: "Leadership", asks: "Where do we stand?" },
  engineer: { name: "Data engineer", asks: "Is the data in, and right?" },
  administrator: { name: "Administrator", asks: "Who may see what, and who did?" },
};

const PAGES: Record<MemberRole, readonly (readonly [path: string, label: string])[]> = {
  auditor: [
    ["audits", "Audits"],
    ["audits/new", "New audit"],
    ["requests", "Requests"],
  ],
  writer: [
    ["stories", "My stories"],
    ["about-me", "About me"],
  ],
  leadership: [["leadership", "Report"]],
  engineer: [
    ["import", "Import"],
    ["tokens", "Tokens"],
  ],
  administrator: [
    ["people", "People"],
    ["requests", "Requests"],
    ["tokens", "Tokens"],
    ["access-log", "Access log"],
  ],
};

/** The pages a role works with; the first is where it starts. */
export const linksOf = (role: MemberRole, dataset: string): readonly NavLink[] =>
  PAGES[role].map(([path, label]) => ({ href: `/${encodeURIComponent(dataset)}/${path}`, label }));
