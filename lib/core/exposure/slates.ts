/**
 * Ranked lists as columns: one row for each item at a position. The rows of a request stand together, by ascending position;
 * rows that share a position are a tie.
 */
export interface Slates {
  /** Names of the requests, in the order of their rows. */
  readonly requests: readonly string[];
  /** Names of every item that could be shown: also of those that no row shows. */
  readonly items: readonly string[];
  /** [request + 1] first row of each request. */
  readonly start: Int32Array;
  /** [row] index into `items`. */
  readonly item: Int32Array;
  /** [row] 1-based rank. */
  readonly position: Int32Array;
  /** [row] how relevant the item is to the request, 0 or more; NaN where nobody said. null: the lists hold no relevance. */
  readonly relevance: Float64Array | null;
  /** [row] 1 where the reader opened it. null: not logged. */
  readonly clicked: Uint8Array | null;
  /** [row] the ranker's score. null: not logged. */
  readonly score: Float64Array | null;
  /** [request] index of its reader; null where readers are not named. */
  readonly reader: Int32Array | null;
}

/**
 * Who belongs to what, for one attribute. Membership is soft: a probability per group, never the likeliest group taken for
 * the true one; a hard label is the probability 1.
 */
export interface Membership {
  readonly attribute: string;
  readonly groups: readonly string[];
  /** [item × group] each item's row adds up to 1. */
  readonly share: Float64Array;
  /** Index of the group of items of which nothing is known; -1 where all are known. It is shown and never compared. */
  readonly unknown: number;
}
