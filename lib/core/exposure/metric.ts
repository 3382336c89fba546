import type { BrowsingModel } from "@/lib/core/exposure/browsing-model";
import type { Membership, Slates } from "@/lib/core/exposure/slates";
import type { Measured } from "@/lib/core/measured";
import type { Draws } from "@/lib/core/stats/random";

/** [group] shares that add up to 1, for all questions alike; or [question] each its own, null where it has none. */
export type Target = Float64Array | readonly (Float64Array | null)[];

/** What a metric of ranked lists is computed from. */
export interface MetricInput {
  readonly slates: Slates;
  /** null for a metric that knows no groups. */
  readonly membership: Membership | null;
  readonly model: BrowsingModel;
  /** The shares that groups should have; declared, never taken from the list itself. */
  readonly target: Target | null;
  /** Prefix length of top-k metrics. */
  readonly top: number;
  /** Group compared with; -1: none. */
  readonly reference: number;
  /** For intervals. */
  readonly draws: Draws;
}

/** One number that a metric gives: of a group, of a request, of both, or of everything. */
export interface Measurement {
  readonly group: string | null;
  readonly request: string | null;
  readonly value: Measured;
}

/** What a list must hold for a metric to exist. */
export type MetricNeed = "groups" | "relevance" | "clicked" | "score" | "target" | "reference" | "reader";

/** What a metric is: enough to recompute it, to read it rightly, and not to take it for its namesake. */
export interface MetricDefinition<Id extends string = string, Unit extends string = string> {
  /** Lower-case words with hyphens. */
  readonly id: Id;
  readonly name: string;
  readonly formula: string;
  /** Interval notation: "[0, 1]". */
  readonly range: string;
  /** The value of equal treatment under the metric's assumptions; null where there is none. */
  readonly fair: number | null;
  readonly unit: Unit;
  readonly source: string;
  readonly pitfall: string;
  /** Where the same name means another number elsewhere, and which. */
  readonly namesakes?: string | undefined;
}

/** A metric of ranked lists. */
export interface Metric extends MetricDefinition {
  readonly needs: readonly MetricNeed[];
  /** Pure; undefined values are measurements with their reason, never left out. */
  compute(input: MetricInput): Measurement[];
}
