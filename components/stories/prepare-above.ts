import type { ReasonModel, ReasonRow } from "@/components/stories/prepare";
import type { AboveReason, BesideAbove } from "@/lib/core/explanation/story-above";
import { contribution, count, counted, plain } from "@/lib/core/report/format";
import { bothSides } from "@/lib/core/report/story-words";
import { besideReasonSentence } from "@/lib/core/report/what-if-words";

/** What sets a story apart from those just above it, as signed bars, and all of it as a table. */
export function prepareAbove({ reasons }: BesideAbove): ReasonModel {
  const { raised, lowered } = bothSides(reasons);
  const largest = Math.abs(reasons[0]?.difference ?? 0) || 1;
  const row = (reason: AboveReason): ReasonRow => ({
    feature: reason.feature,
    label: reason.label,
    text: contribution(reason.difference),
    sentence: besideReasonSentence(reason),
    part: Math.abs(reason.difference) / largest,
  });
  const shown = raised.length + lowered.length;
  return {
    raised: raised.map(row),
    lowered: lowered.map(row),
    note:
      shown < reasons.length
        ? `The ${count(shown)} largest of ${counted(reasons.length, "feature")}; the table holds all.`
        : null,
    table: {
      columns: [
        { key: "feature", label: "Feature", numeric: false },
        { key: "difference", label: "Difference in score", numeric: true },
        { key: "story", label: "This story", numeric: true },
        { key: "above", label: "Stories just above", numeric: true },
      ],
      rows: reasons.map((reason) => ({
        key: reason.feature,
        mark: null,
        cells: [
          reason.label,
          contribution(reason.difference),
          reason.storyValue === null ? "not known" : plain(reason.storyValue),
          reason.aboveValue === null ? "not known" : plain(reason.aboveValue),
        ],
      })),
    },
  };
}
