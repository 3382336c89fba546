/**
 * Where an audit stops reading a log: at the Monday (UTC) of a last week that is not whole, or nowhere (null). A log that
 * grows day by day thus changes an audit once a week, and two audits never differ by a single day, which would tell what the
 * few who were shown on that day got. The last week is whole once the log has reached its Sunday. A log that lies within one
 * week is read as it is, and impressions without a time always are. Nobody chooses a window: a choice could be differenced.
 *
 * @param from first day with impressions, ISO date; null where none has a time
 * @param to last day with impressions
 */
export function windowEnd(from: string | null, to: string | null): string | null {
  if (from === null || to === null) return null;
  const last = mondayOf(to);
  return last === mondayOf(from) || weekday(to) === SUNDAY ? null : last;
}

const SUNDAY = 6;

/** 0 is Monday. */
const weekday = (day: string): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;

function mondayOf(day: string): string {
  const monday = new Date(`${day}T00:00:00Z`);
  monday.setUTCDate(monday.getUTCDate() - weekday(day));
  return monday.toISOString().slice(0, 10);
}
