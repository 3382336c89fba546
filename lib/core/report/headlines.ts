import { ALL_SURFACES, type Finding, type MetricId, UNKNOWN_GROUP } from "@/lib/core/audit/finding";
import { attributeVerdict, worstFinding } from "@/lib/core/audit/verdict";
import type { Headline } from "@/lib/core/report/views";

/** The metric that decides headlines: fixed for all audits, so that nobody picks the kindest one. */
export const HEADLINE_METRIC: MetricId = "parity-ratio";

/** The plain state of one attribute on one surface. Null where the audit has no findings for it. */
export function headlineOf(
  findings: readonly Finding[],
  attribute: string,
  surface: string,
  totalWriters: number,
): Headline | null {
  const own = findings.filter((finding) => finding.attribute === attribute && finding.surface === surface);
  const ratios = own.filter(({ metric }) => metric === HEADLINE_METRIC);
  const state = attributeVerdict(ratios);
  if (!state) return null;
  const groups = ratios.filter(({ group }) => group !== UNKNOWN_GROUP);
  const unknown = ratios.find(({ group }) => group === UNKNOWN_GROUP);
  const others = groups.filter(({ group, against }) => group !== against);
  return {
    attribute,
    surface,
    metric: HEADLINE_METRIC,
    verdict: state.verdict,
    finding: worstFinding(others, state.verdict) ?? furthest(others),
    groups: groups.length,
    suppressed: groups.filter((finding) => finding.undefined === "suppressed").length,
    unknownWriters: unknown ? unknown.n.writers : 0,
    totalWriters,
    reversed: ratios.flatMap((overall) =>
      own
        .filter(({ reversal, group }) => reversal === true && group === overall.group)
        .map((within) => ({ within, overall })),
    ),
  };
}

/** The lowest ratio that has a value: what there is to say when no group has the verdict of the whole. */
function furthest(findings: readonly Finding[]): Finding | null {
  return findings.reduce<Finding | null>(
    (lowest, finding) =>
      finding.value !== null && (lowest === null || finding.value < (lowest.value ?? 0)) ? finding : lowest,
    null,
  );
}

const ORDER = { "does-not-meet": 0, "cannot-tell": 1, meets: 2 } as const;

/** Worst first; equal verdicts keep their order. */
export const worstFirst = (headlines: readonly Headline[]): Headline[] =>
  [...headlines].sort((a, b) => ORDER[a.verdict] - ORDER[b.verdict]);

/** The surface a page opens on: the pool where the audit has one. */
export const defaultSurface = (surfaces: readonly string[]): string =>
  surfaces.includes(ALL_SURFACES) ? ALL_SURFACES : (surfaces[0] ?? ALL_SURFACES);
