import { groupMarks, markOf } from "@/components/charts/marks";
import type { LineModel, LinePoint } from "@/components/charts/prepare";
import { linearScale } from "@/components/charts/scale";
import type { TableModel } from "@/components/charts/table-model";
import type { BesideAbove } from "@/lib/core/explanation/story-above";
import type { StoryPage } from "@/lib/core/explanation/story-page";
import { contribution, count, counted, exposure, plain, shortDay } from "@/lib/core/report/format";
import { listing } from "@/lib/core/report/names";
import { bothSides, countOrGap, reasonSentence, surfaceReadersWords } from "@/lib/core/report/story-words";
import type { Reach, StoryExplanation } from "@/lib/core/report/views";
import { besideReasonSentence } from "@/lib/core/report/what-if-words";

const WEEK = 7 * 24 * 60 * 60 * 1000;

/** Every Monday from the first week with an impression to the last, so that a week without any stands as zero. */
function everyWeek(weeks: readonly string[]): string[] {
  const dated = weeks.filter((week) => !Number.isNaN(Date.parse(week))).sort();
  const [first] = dated;
  const last = dated.at(-1);
  if (!first || !last) return [];
  const length = Math.round((Date.parse(last) - Date.parse(first)) / WEEK) + 1;
  return Array.from({ length }, (_, index) =>
    new Date(Date.parse(first) + index * WEEK).toISOString().slice(0, 10),
  );
}

/** Impressions of a story by week, a line for each surface; null where the log has no times. */
export function prepareWeeks({ weeks }: StoryPage): LineModel | null {
  const places = everyWeek(weeks.map(({ week }) => week));
  if (places.length === 0) return null;
  const surfaces = [...new Set(weeks.map(({ surface }) => surface))].sort();
  const marks = groupMarks(surfaces);
  const impressionsOf = (surface: string, week: string) =>
    weeks.find((each) => each.surface === surface && each.week === week)?.impressions ?? 0;
  const scale = linearScale(
    weeks.map(({ impressions }) => impressions),
    count,
  );
  const undated = weeks.filter(({ week }) => !places.includes(week));
  return {
    title: "Where it was shown over time",
    summary: `Impressions by week on ${listing(surfaces)}.`,
    axis: "Impressions a week",
    places: places.map(shortDay),
    scale,
    reference: null,
    band: null,
    series: surfaces.map((surface) => ({
      group: surface,
      label: surface,
      mark: markOf(marks, surface),
      points: places.map((week): LinePoint => {
        const value = impressionsOf(surface, week);
        return { value, low: null, high: null, text: counted(value, "impression") };
      }),
    })),
    truncated:
      undated.length > 0 ? "Impressions without a time are not drawn; the table by surface holds all." : null,
    table: {
      columns: [
        { key: "week", label: "Week of", numeric: false },
        ...surfaces.map((surface) => ({ key: surface, label: surface, numeric: true })),
      ],
      rows: places.map((week) => ({
        key: week,
        mark: null,
        cells: [shortDay(week), ...surfaces.map((surface) => count(impressionsOf(surface, week)))],
      })),
    },
  };
}

/** Reach by surface as a table. */
export function surfaceTable(
  surfaces: readonly (Reach & { readonly surface: string })[],
  readersLogged: boolean | null,
): TableModel {
  const marks = groupMarks(surfaces.map(({ surface }) => surface));
  const withReaders = readersLogged !== null;
  return {
    columns: [
      { key: "surface", label: "Surface", numeric: false },
      { key: "impressions", label: "Impressions", numeric: true },
      { key: "exposure", label: "Exposure", numeric: true },
      ...(withReaders ? [{ key: "readers", label: "Readers", numeric: true }] : []),
      { key: "clicks", label: "Opened", numeric: true },
      { key: "reads", label: "Read", numeric: true },
    ],
    rows: [...surfaces]
      .sort((a, b) => b.impressions - a.impressions)
      .map((reach) => ({
        key: reach.surface,
        mark: markOf(marks, reach.surface),
        cells: [
          reach.surface,
          count(reach.impressions),
          exposure(reach.exposure),
          ...(withReaders ? [surfaceReadersWords(reach.readers, readersLogged)] : []),
          countOrGap(reach.clicks),
          countOrGap(reach.reads),
        ],
      })),
  };
}

export interface ReasonRow {
  readonly feature: string;
  readonly label: string;
  readonly text: string;
  readonly sentence: string;
  /** Length of the bar beside the longest, between 0 and 1. */
  readonly part: number;
}

export interface ReasonModel {
  readonly raised: readonly ReasonRow[];
  readonly lowered: readonly ReasonRow[];
  readonly note: string | null;
  readonly table: TableModel;
}

/** The reasons of a story's score, beside a typical story. */
export const prepareReasons = (explanation: StoryExplanation): ReasonModel =>
  signedBars(explanation.reasons, {
    sentence: (reason) => reasonSentence(reason, explanation),
    other: `Typical ${explanation.topic} story`,
    otherValue: ({ typicalValue }) => typicalValue,
  });

/** What sets a story apart from those just above it. */
export const prepareAbove = ({ reasons }: BesideAbove): ReasonModel =>
  signedBars(reasons, {
    sentence: besideReasonSentence,
    other: "Stories just above",
    otherValue: ({ aboveValue }) => aboveValue,
  });

/** A feature by which a story's score differs from another's. */
interface Difference {
  readonly feature: string;
  readonly label: string;
  readonly difference: number;
  readonly storyValue: number | null;
}

interface Beside<Reason> {
  readonly sentence: (reason: Reason) => string;
  /** With what the story is compared, and its value of the feature. */
  readonly other: string;
  readonly otherValue: (reason: Reason) => number | null;
}

/** Differences as signed bars, and all of them as a table. */
function signedBars<Reason extends Difference>(
  reasons: readonly Reason[],
  { sentence, other, otherValue }: Beside<Reason>,
): ReasonModel {
  const { raised, lowered } = bothSides(reasons);
  const largest = Math.abs(reasons[0]?.difference ?? 0) || 1;
  const row = (reason: Reason): ReasonRow => ({
    feature: reason.feature,
    label: reason.label,
    text: contribution(reason.difference),
    sentence: sentence(reason),
    part: Math.abs(reason.difference) / largest,
  });
  const shown = raised.length + lowered.length;
  const known = (value: number | null) => (value === null ? "not known" : plain(value));
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
        { key: "other", label: other, numeric: true },
      ],
      rows: reasons.map((reason) => ({
        key: reason.feature,
        mark: null,
        cells: [
          reason.label,
          contribution(reason.difference),
          known(reason.storyValue),
          known(otherValue(reason)),
        ],
      })),
    },
  };
}
