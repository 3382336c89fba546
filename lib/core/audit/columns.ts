import type { SurrogateRefusal, ToldFidelity } from "@/lib/core/attribution/kept-surrogate";

/**
 * The cells of an audit: everything the inference needs, one typed array a column, no row objects.
 * `writer` is an index into `writers`; `surface`, `topic`, `week` and `feature` are indexes into `dimensions`.
 */
export interface AuditColumns {
  readonly dimensions: Dimensions;
  /** Store ids of every writer on the roster, shown or not, ascending. */
  readonly writers: Int32Array;
  /** One code per writer per attribute, in the order of `dimensions.attributes`: an index into that attribute's groups. */
  readonly labels: readonly Int32Array[];
  /** Stories each writer could have had shown, by topic. */
  readonly inventory: {
    readonly writer: Int32Array;
    readonly topic: Int32Array;
    readonly stories: Int32Array;
  };
  /** writer × surface × topic × week, sorted by these. */
  readonly cells: Cells;
  /** writer × surface × position, sorted by these. */
  readonly positions: {
    readonly writer: Int32Array;
    readonly surface: Int32Array;
    readonly position: Int32Array;
    readonly impressions: Int32Array;
    /** null where the log holds no clicks, and in audits stored before clicks were kept by position. */
    readonly clicks: Int32Array | null;
  };
  /** Sums of attributions over explained impressions by writer × surface × topic; null where the dataset has no model. */
  readonly attributions: AttributionCells | null;
  /** null where there is no model, or too few predictions to show single ones. */
  readonly sample: AttributionSample | null;
}

export interface Cells {
  readonly writer: Int32Array;
  readonly surface: Int32Array;
  readonly topic: Int32Array;
  readonly week: Int32Array;
  readonly impressions: Int32Array;
  /** Sum of examination weights under the spec's browsing model. */
  readonly exposure: Float64Array;
  /** Impressions at one of the first `top` positions. */
  readonly selected: Int32Array;
  readonly clicks: Int32Array;
  readonly reads: Int32Array;
}

export interface AttributionCells {
  readonly writer: Int32Array;
  readonly surface: Int32Array;
  readonly topic: Int32Array;
  readonly impressions: Int32Array;
  /** [cell][feature] sum of attributions in the model's output unit. */
  readonly sum: Float64Array;
  /** [cell][feature] sum of absolute attributions. */
  readonly absolute: Float64Array;
}

/** Some explained predictions, drawn at random and nameless (attribution-sample.ts). */
export interface AttributionSample {
  /** Indexes of the features it holds, ascending. */
  readonly feature: Int32Array;
  /** [row][feature] NaN is a missing value. */
  readonly values: Float64Array;
  /** [row][feature] in the model's output unit. */
  readonly attributions: Float64Array;
}

export interface Dimensions {
  readonly surfaces: readonly string[];
  readonly topics: readonly string[];
  /** First day of each week (Monday, UTC), ISO date; "undated" for impressions without a time. */
  readonly weeks: readonly string[];
  readonly attributes: readonly { readonly name: string; readonly groups: readonly string[] }[];
  readonly scanned: {
    readonly impressions: number;
    readonly requests: number;
    readonly stories: number;
    readonly from: string | null;
    readonly to: string | null;
    readonly clicksKnown: boolean;
  };
  readonly model: ExplainedModel | null;
  /** Why the predictions are not explained where only their scores are known; left out where they are, or where there are none. */
  readonly refusal?: SurrogateRefusal;
  /**
   * Names of the groups that are shown to nobody, by attribute or intersection: decided over the whole roster when the audit
   * was run. Not there in columns that are themselves the whole roster.
   */
  readonly hidden?: Readonly<Record<string, readonly string[]>>;
}

/** The model whose attributions the audit holds. */
export interface ExplainedModel {
  readonly name: string;
  readonly version: string;
  readonly outputUnit: string;
  readonly features: readonly { readonly name: string; readonly label: string }[];
  readonly baseValue: number;
  /** Largest |prediction − base value − sum of attributions| over all explained predictions. */
  readonly residual: number;
  readonly explained: number;
  /** How many predictions of the log stand for a feature that is not known; left out where the model brings its own. */
  readonly background?: number;
  /** How near a surrogate comes to the scores, where one was explained in the model's place. */
  readonly surrogate?: ToldFidelity;
}
