/** The beginning of a file: its columns, its first rows as text, and what the columns hold as far as it was read. */
export interface FileHead {
  readonly headers: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly columns: readonly ColumnProfile[];
}

/** What a column of a file holds, judged by its first rows. */
export interface ColumnProfile {
  readonly column: string;
  /** The narrowest type all values have; "empty" where there is none. */
  readonly type: "number" | "boolean" | "time" | "text" | "empty";
  /** Share of rows without a value, 0 to 1. */
  readonly missing: number;
  readonly distinct: number;
  /** The most frequent values, most frequent first. */
  readonly samples: readonly string[];
}
