import type { AuditColumns } from "@/lib/core/audit/columns";
import { divisions } from "@/lib/core/audit/divisions";

/** The columns as if nothing but the groups under the floor were hidden: what complementary suppression is measured against. */
export function hideOnlySmall(columns: AuditColumns, floor: number, most = 2): AuditColumns {
  const hidden = divisions(columns, most).map(({ attribute, groups, writers }) => [
    attribute,
    groups.filter((_, group) => writers[group]! > 0 && writers[group]! < floor),
  ]);
  return { ...columns, dimensions: { ...columns.dimensions, hidden: Object.fromEntries(hidden) } };
}
