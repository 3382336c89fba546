import { CROSS } from "@/lib/core/audit/finding";

/** Whether this is the name of several attributes crossed. */
export const isCrossed = (attribute: string): boolean => attribute.includes(CROSS);

/** "gender × race" as audits write it: "gender×race". People write blanks around the sign, and tables print them. */
export const crossedName = (name: string): string =>
  name
    .split(CROSS)
    .map((part) => part.trim())
    .join(CROSS);

/** The name of a group: only those of crossings have parts. */
export const groupIn = (attribute: string, group: string): string =>
  isCrossed(attribute) ? crossedName(group) : group;
