import { contrastStories } from "@/lib/core/attribution/story-contrast";
import { TYPICAL_STORIES, TYPICAL_WRITERS } from "@/lib/core/explanation/reach";
import { columnMeans, type ExplainedRows, mean, meanOfKnown } from "@/lib/core/explanation/story";
import type { OutputUnit } from "@/lib/core/prediction/forest";

/** A story beside the stories that stood one position above it, slate by slate. */
export interface AbovePairs {
  readonly own: ExplainedRows;
  readonly above: ExplainedRows;
  /** Of the stories above. */
  readonly writers: number;
  /** Most slates in which one of them stood above. */
  readonly largest: number;
}

/** Means over all slates of the pairs. */
export interface BesideAbove {
  readonly slates: number;
  readonly score: number;
  readonly aboveScore: number;
  /** What makes the distance of the two scores, largest first: negative where it speaks for the story above. */
  readonly reasons: readonly AboveReason[];
}

export interface AboveReason {
  readonly feature: string;
  readonly label: string;
  readonly difference: number;
  readonly storyValue: number | null;
  readonly aboveValue: number | null;
}

/** Why nothing is told: no such slate, or so few that it would speak of another writer. */
export type NotBeside = "no-slates" | "few-slates";

/**
 * What sets a story apart from those just above it, by other writers. Only means are told, over at least ten slates and five
 * writers of whom none stood above in more than half of them: no other story can be read from them.
 */
export function besideAbove(
  { own, above, writers, largest }: AbovePairs,
  features: readonly { readonly name: string; readonly label: string }[],
  outputUnit: OutputUnit,
): BesideAbove | NotBeside {
  const slates = own.rows;
  if (slates === 0) return "no-slates";
  if (slates < TYPICAL_STORIES || writers < TYPICAL_WRITERS || 2 * largest > slates) return "few-slates";
  const width = features.length;
  const both = (of: (rows: ExplainedRows) => Float64Array) => Float64Array.from([...of(own), ...of(above)]);
  const meanValue = (rows: ExplainedRows, f: number) => meanOfKnown(rows.features, slates, width, f);
  const scores = both(({ scores }) => Float64Array.of(mean(scores)));
  const { reasons } = contrastStories(
    {
      featureNames: features.map(({ name }) => name),
      features: both((rows) => Float64Array.from(features, (_, f) => meanValue(rows, f) ?? Number.NaN)),
      attributions: both(({ attributions }) => columnMeans(attributions, slates, width)),
      standardErrors: null,
      scores,
      outputUnit,
    },
    0,
    1,
  );
  const known = (value: number) => (Number.isNaN(value) ? null : value);
  return {
    slates,
    score: scores[0]!,
    aboveScore: scores[1]!,
    reasons: reasons.map(({ feature, difference, value, otherValue }) => ({
      feature,
      label: features.find(({ name }) => name === feature)?.label ?? feature,
      difference,
      storyValue: known(value),
      aboveValue: known(otherValue),
    })),
  };
}
