import type { Estimate, Measured } from "@/lib/core/measured";
import { count, day, measured, ratio, share } from "@/lib/core/report/format";
import { attributeName, groupPhrase, listing, onSurface, sentenceCase } from "@/lib/core/report/names";
import { FALSE_ALARMS } from "@/lib/core/report/trend";
import type { Trend } from "@/lib/core/report/views";
import { marginWords } from "@/lib/core/report/words";

/** The words of a trend: a caption for everyone and a longer text for those who do not see the chart. */
export interface TrendWords {
  readonly caption: string;
  readonly alt: string;
}

/** Says where each group's parity ratio stood in the first and in the last week that has one. */
export function trendWords(trend: Trend | null, margin: number): TrendWords {
  if (trend === null || trend.weeks.length === 0 || trend.series.length === 0) {
    const none = "There is no week by week figure: the log has no dates, or no group may be shown.";
    return { caption: none, alt: none };
  }
  const against = groupPhrase(trend.attribute, trend.reference);
  const where = onSurface(trend.surface);
  const caption = `Parity ratio of each group against ${against}, ${where}, week by week. 1 is equal; the band is the declared margin of ${marginWords(margin)}.`;
  const series = trend.series.map(({ group, points }) => {
    const name = groupPhrase(trend.attribute, group);
    const known = points.flatMap((point, week) => (point.kind === "estimate" ? [{ point, week }] : []));
    const first = known[0];
    const last = known.at(-1);
    if (!first || !last) return `${name}: no week has a figure`;
    return `${name}: ${at(trend, first)}${first === last ? "" : `, then ${at(trend, last)}`}${gaps(points)}`;
  });
  return {
    caption,
    alt: `${sentenceCase(attributeName(trend.attribute))} ${where}. ${listing(series)}. ${caption}`,
  };
}

/** What the watch over the weeks says, with its rule: stands under the chart. */
export function watchSentence(trend: Trend): string {
  const rule = `Weeks are ranked as they come, so that a false alarm in any line has a chance of at most ${share(FALSE_ALARMS)} over the whole window; a single week beyond the band is none.`;
  const changed = trend.changes.flatMap(({ group, watch }) => {
    if (watch.state !== "changed") return [];
    const name = groupPhrase(trend.attribute, group);
    return [`${name} went ${watch.direction} by the week of ${day(trend.weeks[watch.at] ?? "")}`];
  });
  if (changed.length > 0) return `Alarm: ${listing(changed)}. ${rule}`;
  const watched = trend.changes.filter(({ watch }) => watch.state === "steady");
  if (watched.length === 0) return "There are too few weeks to tell a change from chance.";
  const all =
    watched.length === trend.changes.length
      ? "No line"
      : `Of the ${count(watched.length)} lines with enough weeks, none`;
  return `${all} left its own level. ${rule}`;
}

const at = (trend: Trend, { point, week }: { point: Estimate; week: number }): string =>
  `${measured(point, ratio)} in the week of ${day(trend.weeks[week] ?? "")}`;

const gaps = (points: readonly Measured[]): string =>
  points.some(({ kind }) => kind === "undefined") ? ", with weeks that have no figure" : "";
