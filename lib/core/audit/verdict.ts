import type { AttributeVerdict, Finding, Verdict } from "@/lib/core/audit/finding";
import { UNKNOWN_GROUP } from "@/lib/core/audit/finding";
import { groupBy } from "@/lib/core/collections";
import { liesBeyond, liesWithin } from "@/lib/core/stats/margin";

/** Fewer equal-weight writers than this cannot carry a verdict, whatever the interval says. */
const LEAST_EFFECTIVE_WRITERS = 10;

/** A false discovery rate above this is not evidence of a gap. */
const FALSE_DISCOVERY_RATE = 0.05;

/**
 * Three states of a ratio against a declared margin m (two one-sided tests, both at 2.5 %):
 * meets: the whole interval lies in [m, 1/m]; does-not-meet: it lies wholly outside and the permutation test, after
 * Benjamini-Hochberg over the audit, agrees that there is a gap; cannot-tell: everything else. The boundary itself meets.
 */
export function verdictOf(
  interval: { readonly low: number | null; readonly high: number | null },
  q: number | null,
  effective: number,
  margin: number,
): Verdict {
  const { low, high } = interval;
  if (low === null || high === null || effective < LEAST_EFFECTIVE_WRITERS) return "cannot-tell";
  if (liesWithin(low, high, margin)) return "meets";
  return liesBeyond(low, high, margin) && q !== null && q <= FALSE_DISCOVERY_RATE
    ? "does-not-meet"
    : "cannot-tell";
}

const GRAVITY: Record<Verdict, number> = { meets: 0, "cannot-tell": 1, "does-not-meet": 2 };

export const worseVerdict = (a: Verdict, b: Verdict): Verdict => (GRAVITY[a] >= GRAVITY[b] ? a : b);

/**
 * The state of an attribute on a surface by one metric: the worst of its groups. Unknown writers are no group and do not
 * count; a group without a value makes it cannot-tell.
 */
export function attributeVerdict(findings: readonly Finding[]): AttributeVerdict | null {
  const deciding = findings.filter(({ group, verdict }) => group !== UNKNOWN_GROUP && verdict !== null);
  const first = deciding[0];
  if (!first) return null;
  const verdict = deciding.map((finding) => finding.verdict ?? "cannot-tell").reduce(worseVerdict);
  const worst = worstFinding(deciding, verdict);
  return {
    attribute: first.attribute,
    surface: first.surface,
    metric: first.metric,
    verdict,
    worst: worst?.group ?? null,
  };
}

/** Among the findings with this verdict, the one whose ratio is furthest from 1; null if none has a value. */
export function worstFinding(findings: readonly Finding[], verdict: Verdict): Finding | null {
  const distance = ({ value }: Finding) => (value ? Math.abs(Math.log(value)) : Number.POSITIVE_INFINITY);
  const candidates = findings.filter((finding) => finding.value !== null && finding.verdict === verdict);
  return candidates.reduce<Finding | null>(
    (worst, finding) => (worst === null || distance(finding) > distance(worst) ? finding : worst),
    null,
  );
}

/** Every attribute × surface × metric of an audit that carries a verdict, in the order of the findings. */
export function summarise(findings: readonly Finding[]): AttributeVerdict[] {
  const groups = groupBy(
    findings.filter(({ threshold }) => threshold !== null),
    ({ attribute, surface, metric }) => JSON.stringify([attribute, surface, metric]),
  );
  return [...groups.values()].flatMap((group) => attributeVerdict(group) ?? []);
}
