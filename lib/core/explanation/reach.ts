import { browsingModel } from "@/lib/core/exposure/browsing-model";
import type { Reach } from "@/lib/core/report/views";

/** A count of readers below this is shown to nobody: it would speak of single people. */
export const READER_FLOOR = 20;

/** A middle is only "typical" over this many stories by this many writers; below, it would speak of someone. */
export const TYPICAL_STORIES = 10;
export const TYPICAL_WRITERS = 5;

/** Impressions at one position, with what the log says about clicks and reads. */
export interface PositionRow {
  readonly position: number;
  readonly impressions: number;
  readonly clicksKnown: number;
  readonly clicks: number;
  readonly readsKnown: number;
  readonly reads: number;
}

/** What a log says at all: a story nobody opened is not a story whose clicks are unknown. */
export interface Logged {
  readonly clicks: boolean;
  readonly reads: boolean;
}

/** Whether any of the rows says something about clicks and reads. */
export const loggedIn = (rows: readonly PositionRow[]): Logged => ({
  clicks: rows.some(({ clicksKnown }) => clicksKnown > 0),
  reads: rows.some(({ readsKnown }) => readsKnown > 0),
});

/**
 * Sums impressions and weighs them by position.
 *
 * @param logged what the log the rows are taken from says
 * @param readers distinct readers, or null where the log names none or they may not be shown
 */
export function sumReach(
  rows: readonly PositionRow[],
  model: string,
  logged: Logged,
  readers: number | null,
): Reach {
  const { weight } = browsingModel(model);
  const total = (value: (row: PositionRow) => number) => rows.reduce((sum, row) => sum + value(row), 0);
  return {
    impressions: total(({ impressions }) => impressions),
    exposure: total(({ impressions, position }) => impressions * weight(position)),
    readers,
    clicks: logged.clicks ? total(({ clicks }) => clicks) : null,
    reads: logged.reads ? total(({ reads }) => reads) : null,
  };
}

/** The count itself, or null where it is below the floor. */
export const showReaders = (readers: number): number | null => (readers < READER_FLOOR ? null : readers);

/**
 * Reader counts by surface, all or none: with one of them hidden, the story's total and the others would leave little doubt
 * about it.
 */
export function showReadersBySurface(counts: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return [...counts.values()].some((readers) => readers < READER_FLOOR) ? new Map() : counts;
}
