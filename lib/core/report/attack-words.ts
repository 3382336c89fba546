import type { AttackReport } from "@/lib/core/audit/attack";
import { count, counted, share } from "@/lib/core/report/format";

/** What an attack on an audit's hidden groups found, in sentences. */
export function attackWords({ hiddenGroups, attacked, recovered, narrowest }: AttackReport): string[] {
  if (hiddenGroups === 0) return ["This audit hides no group: there is nothing to break."];
  const hidden = `${counted(hiddenGroups, "group is", "groups are")} hidden.`;
  if (narrowest === null) return [hidden, "None of them has a number that would be unsafe to know."];
  return [
    hidden,
    recovered === 0
      ? `None of ${counted(attacked, "hidden number")} was recovered.`
      : `${counted(recovered, "hidden number")} of ${count(attacked)} can be told closely. Do not pass this audit on.`,
    `The closest guess at any of them still leaves a range of ${share(narrowest)} of everyone’s total.`,
  ];
}
