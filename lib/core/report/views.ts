import type { SurrogateRefusal, ToldFidelity } from "@/lib/core/attribution/kept-surrogate";
import type { NumberedFinding } from "@/lib/core/audit/audit-record";
import type { AttributeVerdict, Finding, MetricId } from "@/lib/core/audit/finding";
import type { AuditSpec } from "@/lib/core/audit/spec";
import type { Measured } from "@/lib/core/measured";
import type { Solidity } from "@/lib/core/report/solidity/views";
import type { Watch } from "@/lib/core/stats/monitoring";

/**
 * The report model: what each reader is shown, already suppressed, still numbers. Screen, PDF and JSON render these and
 * nothing else, so they cannot disagree. Numbers become text in format.ts, sentences in words.ts.
 */
export interface AuditHead {
  readonly id: string;
  readonly dataset: { readonly slug: string; readonly name: string };
  readonly digest: string;
  readonly createdAt: string;
  readonly spec: AuditSpec;
  readonly scanned: {
    readonly writers: number;
    readonly impressions: number;
    readonly requests: number;
    readonly stories: number;
    readonly from: string | null;
    readonly to: string | null;
  };
  readonly attributes: readonly string[];
  readonly surfaces: readonly string[];
}

export interface AuditListItem {
  readonly id: string;
  readonly createdAt: string;
  readonly state: "queued" | "running" | "done" | "failed";
  readonly phase: string | null;
  readonly error: string | null;
  readonly digest: string | null;
  readonly spec: AuditSpec;
  /** One per attribute: the worst verdict over surfaces, by parity ratio. Empty until the audit is done. */
  readonly verdicts: readonly AttributeVerdict[];
}

/** One audit seen through one attribute and one surface: the auditor's page. */
export interface AuditView {
  readonly head: AuditHead;
  readonly surface: string;
  readonly attribute: string;
  /** One per single attribute, on the chosen surface, worst first. */
  readonly headlines: readonly Headline[];
  /** What does not meet the margin and no headline of the chosen surface says: one per attribute and surface. */
  readonly failingElsewhere: readonly AttributeVerdict[];
  /** Every finding of the chosen attribute on the chosen surface, all metrics. */
  readonly findings: readonly NumberedFinding[];
  readonly solidity: Solidity;
  readonly trend: Trend;
  readonly positions: PositionCurves;
  /** null where the dataset has no model, or none that can be explained. */
  readonly features: FeatureView | null;
  /** Why scores without a model are not explained; null where they are, and where there are none. */
  readonly refusal: SurrogateRefusal | null;
}

/** The plain-language state of one attribute: enough for words.ts to make the sentence. */
export interface Headline {
  readonly attribute: string;
  readonly surface: string;
  readonly metric: MetricId;
  readonly verdict: AttributeVerdict["verdict"];
  /** The finding the sentence speaks of: the worst group, or null where no group has a value. */
  readonly finding: Finding | null;
  readonly groups: number;
  readonly suppressed: number;
  readonly unknownWriters: number | null;
  readonly totalWriters: number;
  /** Groups whose gap within topics points the other way than their gap overall (Simpson's reversal). */
  readonly reversed: readonly Reversal[];
}

/** A group's ratio compared topic by topic, and its plain one. */
export interface Reversal {
  readonly within: Finding;
  readonly overall: Finding;
}

/** Parity ratio against the reference, week by week. */
export interface Trend {
  readonly attribute: string;
  readonly surface: string;
  readonly reference: string;
  readonly weeks: readonly string[];
  readonly series: readonly { readonly group: string; readonly points: readonly Measured[] }[];
  /** Whether a series left its own level, at a level that pays for all looks and all series of the trend. */
  readonly changes: readonly { readonly group: string; readonly watch: Watch }[];
}

/** Where in the slate a group's impressions stood: share of the group's impressions at each position. */
export interface PositionCurves {
  readonly positions: readonly number[];
  readonly series: readonly { readonly group: string; readonly points: readonly Measured[] }[];
}

export interface FeatureView {
  readonly model: string;
  readonly outputUnit: string;
  readonly residual: number;
  readonly explained: number;
  /** How many predictions of the log stand for a feature that is not known; null where the model brings its own. */
  readonly background: number | null;
  /** Not null where the attributions are those of a surrogate, which must be said wherever they are. */
  readonly surrogate: ToldFidelity | null;
  /** Sorted by mean |attribution|, largest first. */
  readonly features: readonly FeatureRow[];
  readonly reference: string;
}

export interface FeatureRow {
  readonly feature: string;
  readonly label: string;
  /** Mean |attribution| over explained impressions. */
  readonly importance: Measured;
  /** Mean signed attribution by group, and the gap to the reference group. */
  readonly groups: readonly { readonly group: string; readonly mean: Measured; readonly gap: Measured }[];
}

/** The writer's list. */
export interface MyStories {
  readonly writer: { readonly id: number; readonly name: string };
  readonly from: string | null;
  readonly to: string | null;
  readonly browsingModel: string;
  readonly totals: Reach;
  readonly stories: readonly StoryReach[];
}

/** Clicks and reads are null where the log does not hold them. */
export interface Reach {
  readonly impressions: number;
  readonly exposure: number;
  readonly readers: number | null;
  readonly clicks: number | null;
  readonly reads: number | null;
}

export interface StoryReach extends Reach {
  readonly id: number;
  readonly title: string;
  readonly topic: string | null;
  readonly publishedAt: string | null;
  readonly surfaces: readonly (Reach & { readonly surface: string })[];
}

/** "Why was my story shown?" */
export interface StoryView {
  readonly story: StoryReach;
  readonly writer: { readonly id: number; readonly name: string };
  readonly browsingModel: string;
  readonly weeks: readonly (Reach & { readonly week: string; readonly surface: string })[];
  /** The middle story of the same topic, and how many there are. */
  readonly typical: {
    readonly stories: number;
    readonly impressions: number;
    readonly exposure: number;
  } | null;
  readonly explanation: StoryExplanation | null;
}

export interface StoryExplanation {
  readonly model: string;
  /** Not null where the reasons are those of a surrogate, which must be said wherever they are. */
  readonly surrogate: ToldFidelity | null;
  readonly outputUnit: string;
  /** Impressions of this story that have a logged prediction. */
  readonly explained: number;
  /** Mean score of the story and of all stories of its topic. */
  readonly score: number;
  readonly typicalScore: number;
  readonly topic: string;
  /** Every feature, largest difference first: mean attribution of the story minus that of its topic. */
  readonly reasons: readonly Reason[];
  readonly residual: number;
}

export interface Reason {
  readonly feature: string;
  readonly label: string;
  readonly difference: number;
  readonly storyValue: number | null;
  readonly typicalValue: number | null;
}

/** Leadership's page and PDF. */
export interface LeadershipReport {
  readonly head: AuditHead;
  /** One per attribute, all surfaces pooled, then the surfaces where it does not meet. */
  readonly states: readonly AttributeState[];
  readonly trends: readonly Trend[];
  readonly suppressedFindings: number;
  readonly inconclusive: number;
  readonly previous: { readonly id: string; readonly createdAt: string } | null;
}

export interface AttributeState {
  readonly attribute: string;
  /** The worst over all surfaces. */
  readonly verdict: AttributeVerdict["verdict"];
  readonly bySurface: readonly Headline[];
  /** Largest feature behind the worst gap, where a model is known and the verdict is does-not-meet. */
  readonly carriedBy: {
    readonly feature: string;
    readonly label: string;
    readonly gap: Measured;
    readonly surrogate: ToldFidelity | null;
  } | null;
}

/** One import as its page shows it. */
export interface ImportView {
  readonly id: string;
  readonly kind: string;
  readonly fileName: string;
  readonly state: "queued" | "running" | "done" | "failed";
  readonly rowsRead: number;
  readonly accepted: number;
  readonly alreadyPresent: number;
  readonly rejected: number;
  readonly error: string | null;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  /** The first rejects; all of them are in the CSV. */
  readonly rejects: readonly ImportRejectView[];
}

export interface ImportRejectView {
  readonly line: number;
  readonly column: string;
  readonly value: string;
  readonly reason: string;
}
