import type { AccessEntry } from "./chain";

/** A line of the access log as the screen and the command line show it. */
export interface AccessEventView extends Omit<AccessEntry, "sequence"> {
  /** A whole number as text: JSON's numbers end before the log's do. */
  readonly sequence: string;
}

/** Some lines, newest first. */
export interface AccessLogPage {
  readonly events: readonly AccessEventView[];
  /** Ask for what is before this to go on; null where nothing is. */
  readonly next: string | null;
}
