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
  /** [row] 1 where the reader opened it, or the rate of opening where a row stands for many. null: not logged. */
  readonly clicked: Uint8Array | Float64Array | null;
  /** [row] the ranker's score. null: not logged. */
  readonly score: Float64Array | null;
  /** [request] index of its reader; null where readers are not named. */
  readonly reader: Int32Array | null;
  /** [reader] names; absent where readers are not named. */
  readonly readers?: readonly string[];
  /** [reader] indexes of the items read before, once for each reading. Absent: nothing is known of it. */
  readonly history?: readonly Int32Array[];
  /** What the requests asked, where several lists answer one question as draws of one policy. Absent: each asks its own. */
  readonly questions?: Questions;
  /** Items judged for a request and not shown in it: they had a claim to attention and got none. Absent: none known. */
  readonly unshown?: Unshown;
}

export interface Questions {
  readonly names: readonly string[];
  /** [request] index into `names`. */
  readonly of: Int32Array;
}

/** What there is to ask: the questions, or each request its own. */
export const questionNames = ({ questions, requests }: Slates): readonly string[] =>
  questions?.names ?? requests;

/** Index of what the request asked. */
export const questionOf = ({ questions }: Slates, request: number): number =>
  questions?.of[request] ?? request;

/** Parallel columns, one entry for each judged item that a request did not show. */
export interface Unshown {
  readonly request: Int32Array;
  readonly item: Int32Array;
  readonly relevance: Float64Array;
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
