import type { NavLink } from "@/components/shell/NavLinks";
import type { Reader, Role } from "@/lib/core/scope";

/** What each role is called and what it comes for. */
export const ROLES: Record<Role, { readonly name: string; readonly asks: string }> = {
  auditor: { name: "Auditor", asks: "Who gets their share of exposure?" },
  writer: { name: "Writer", asks: "Why was my story shown?" },
  leadership: { name: "Leadership", asks: "Where do we stand?" },
  operator: { name: "Data engineer", asks: "Is the data in, and right?" },
};

/** The pages a role works with; the first is where it starts. */
export function linksOf(reader: Reader, dataset: string): readonly NavLink[] {
  const at = (page: string) => `/${encodeURIComponent(dataset)}/${page}`;
  switch (reader.role) {
    case "auditor":
      return [
        { href: at("audits"), label: "Audits" },
        { href: at("audits/new"), label: "New audit" },
      ];
    case "writer":
      return [{ href: at("stories"), label: "My stories" }];
    case "leadership":
      return [{ href: at("leadership"), label: "Report" }];
    case "operator":
      return [
        { href: at("import"), label: "Import" },
        { href: at("audits"), label: "Audits" },
      ];
  }
}

/** The value the role form sends for a reader: "auditor", "writer:7". */
export const roleValue = (reader: Reader): string =>
  reader.role === "writer" ? `writer:${reader.writer}` : reader.role;
