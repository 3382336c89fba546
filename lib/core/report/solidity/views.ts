import type { Verdict } from "@/lib/core/audit/finding";
import type { Measured } from "@/lib/core/measured";
import type { PropensityEstimate } from "@/lib/core/stats/propensity";

/** How much the figures of one attribute on one surface can bear: still numbers, already suppressed. */
export interface Solidity {
  readonly attribute: string;
  readonly surface: string;
  readonly reference: string;
  /** The group that the words speak of: of those with an interval, the one that decides the verdict. */
  readonly focus: string | null;
  /** Of everyone, how much belongs to writers who declared the attribute. Null where the others may not be shown. */
  readonly declared: { readonly writers: number; readonly exposure: number | null } | null;
  /** Shown groups but the unknown, the reference first. */
  readonly groups: readonly GroupSolidity[];
}

export interface GroupSolidity {
  readonly group: string;
  readonly writers: number | null;
  /** Writers that would carry as much if all counted equally. */
  readonly effective: number | null;
  /** No writer has more than this part of the group's exposure; a step of STEPS, as the exact part would tell hers. */
  readonly topWriterAtMost: number | null;
  /** Parity ratio, and the same drawn towards the other groups' (intersections only). */
  readonly ratio: number | null;
  readonly shrunken: number | null;
  /** Only where the verdict is cannot-tell. */
  readonly detectable: number | null;
  readonly verdict: Verdict | null;
  /** What the group's share of all exposure could be, whoever the unknown are. */
  readonly shares: { readonly low: number; readonly high: number } | null;
  readonly bounds: UnknownBounds | null;
  readonly parts: GapParts | null;
  readonly topics: TopicSpread | null;
  readonly interest: Interest | null;
}

/** What the parity ratio could be, whoever the unknown are. */
export interface UnknownBounds {
  readonly low: number;
  /** Null: there is no upper limit. */
  readonly high: number | null;
  /** Reached by giving each unknown writer to a group; otherwise by their totals alone, and wider than need be. */
  readonly byWriter: boolean;
}

/** The gap to the reference (ratio − 1) = mix + within. */
export interface GapParts {
  readonly gap: number;
  readonly mix: number;
  readonly within: number;
}

/** How the ratio differs from topic to topic. */
export interface TopicSpread {
  readonly topics: number;
  readonly q: number;
  readonly df: number;
  readonly i2: number;
}

/** What readers would click at equal positions, beside the reference; the clicks corrected for position. */
export interface Interest {
  /** Click rate over the reference's. */
  readonly ratio: Measured;
  /** Parity ratio divided by it; the interval is made of both, so it covers at least 90 %. */
  readonly exposure: Measured;
  readonly estimate: PropensityEstimate;
}
