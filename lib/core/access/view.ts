import type { AccessEntry, Outcome } from "@/lib/core/access/chain";

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

/** Which lines of the log: every null or absent one asks for all. */
export interface AccessFilter {
  /** Leaves out the line with this number and all after it. */
  readonly before?: string | null | undefined;
  readonly outcome?: Outcome | null | undefined;
  readonly action?: string | null | undefined;
}
