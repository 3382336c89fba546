import type { Finding } from "@/lib/core/audit/finding";
import type { Headline } from "@/lib/core/report/views";

/** A finding that does not meet its margin; a test changes what it is about. */
export function finding(part: Partial<Finding> = {}): Finding {
  return {
    metric: "parity-ratio",
    attribute: "race",
    group: "Black",
    surface: "digest",
    against: "White",
    value: 0.75,
    low: 0.71,
    high: 0.79,
    method: "permutation",
    n: { writers: 314, impressions: 12_430, effective: 240, selected: 900 },
    p: 0.0002,
    q: 0.004,
    threshold: 0.8,
    verdict: "does-not-meet",
    ...part,
  };
}

/** The headline of that finding. */
export function headline(part: Partial<Headline> = {}): Headline {
  return {
    attribute: "race",
    surface: "digest",
    metric: "parity-ratio",
    verdict: "does-not-meet",
    finding: finding(),
    groups: 4,
    suppressed: 0,
    unknownWriters: 0,
    totalWriters: 2000,
    reversed: [],
    ...part,
  };
}
