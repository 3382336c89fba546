import type { FindingState, FindingStatusView, NumberedFinding } from "@/lib/core/audit/audit-record";
import type { Finding } from "@/lib/core/audit/finding";
import { day, findingInterval, findingValue, NO_VALUE, verdictWord } from "@/lib/core/report/format";
import { groupPhrase, metricName, onSurface, sentenceCase } from "@/lib/core/report/names";

export const STATE_WORDS: Record<FindingState, string> = {
  open: "open",
  accepted: "accepted",
  being_mended: "being mended",
  resolved: "resolved",
};

/** Where a finding stands; nobody having said anything is a state of its own. */
export const stateWords = (newest: FindingStatusView | undefined): string =>
  newest ? STATE_WORDS[newest.state] : "no answer yet";

/** "Black women on digest". */
export const findingName = ({ attribute, group, surface }: Finding): string =>
  `${sentenceCase(groupPhrase(attribute, group))} ${onSurface(surface)}`;

/** "Parity ratio 0.72 (0.66 to 0.79)". */
export function findingFigure(finding: Finding): string {
  const range = findingInterval(finding);
  return `${metricName(finding.metric)} ${findingValue(finding)}${range === NO_VALUE ? "" : ` (${range})`}`;
}

/** A finding as one of a list to choose from. */
export const findingOption = (finding: NumberedFinding): string =>
  [findingFigure(finding), sentenceCase(groupPhrase(finding.attribute, finding.group))]
    .concat(finding.verdict === null ? [] : verdictWord(finding.verdict))
    .join(", ");

/** One status as a line of the history, without its comment. */
export const statusWords = ({ state, owner, due, setBy }: FindingStatusView): string =>
  [
    sentenceCase(STATE_WORDS[state]),
    ...(owner === null ? [] : [`owner ${owner}`]),
    ...(due === null ? [] : [`due ${day(due)}`]),
    `set by ${setBy}`,
  ].join(", ");
