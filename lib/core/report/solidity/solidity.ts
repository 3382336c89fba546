import type { AuditColumns } from "@/lib/core/audit/columns";
import { membersOf } from "@/lib/core/audit/evidence";
import { type Finding, UNKNOWN_GROUP } from "@/lib/core/audit/finding";
import type { AuditSpec } from "@/lib/core/audit/spec";
import { benchmarkMass, onSurface, sumByWriter } from "@/lib/core/audit/surfaces";
import { attributeVerdict } from "@/lib/core/audit/verdict";
import type { ShownGroups } from "@/lib/core/report/groups";
import { interests } from "@/lib/core/report/solidity/interest";
import { byTopic, gapParts, topicSpread } from "@/lib/core/report/solidity/topics";
import { unknownBounds } from "@/lib/core/report/solidity/unknown";
import type { GroupSolidity, Solidity } from "@/lib/core/report/solidity/views";
import { topWriterShare } from "@/lib/core/stats/concentration";
import { shrink } from "@/lib/core/stats/heterogeneity";
import { logStandardError } from "@/lib/core/stats/power";
import { sumGroup } from "@/lib/core/stats/ratio";

/** Steps in which a single writer's part is told: far enough apart to keep what she got to herself. */
const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];

/**
 * How solid the figures of one attribute on one surface are. Whatever can be made from findings is, so it tells nothing that
 * they do not; the rest speaks of shown groups only, and is left out where few writers are behind it.
 *
 * @param findings of this attribute on this surface
 */
export function solidityOf(
  columns: AuditColumns,
  spec: AuditSpec,
  groups: ShownGroups,
  surface: string,
  findings: readonly Finding[],
): Solidity {
  const { division, reference, shown } = groups;
  const { labels } = division;
  const ratios = findings.filter(({ metric }) => metric === "parity-ratio");
  const ratioOf = (group: string) => ratios.find((finding) => finding.group === group);
  const exposure = {
    x: sumByWriter(columns, "exposure", onSurface(columns, surface)),
    n: benchmarkMass(columns, spec.benchmark),
  };
  const sums = (g: number) => sumGroup(exposure.x, exposure.n, labels, g);
  const members = membersOf(labels, division.groups.length);
  const unknown = division.groups.indexOf(UNKNOWN_GROUP);
  const isUnknownTold = shown.includes(unknown) || division.writers[unknown] === 0;
  const topics = columns.dimensions.topics.length < 2 ? null : byTopic(columns, spec, surface);
  const interest = interests(columns, spec, groups, surface, ratios);
  const shrunken = division.parts.length > 1 ? shrunkenRatios(ratios) : new Map<string, number>();
  const others = (g: number): Pick<GroupSolidity, "bounds" | "parts" | "topics" | "interest"> => {
    if (reference === -1 || g === reference)
      return { bounds: null, parts: null, topics: null, interest: null };
    const pair = { labels, group: g, reference, floor: spec.privacyFloor };
    return {
      bounds: isUnknownTold
        ? unknownBounds(
            sums(g),
            sums(reference),
            exposure,
            members[unknown]!,
            division.groups.length > 3,
            spec.privacyFloor,
          )
        : null,
      parts: topics && gapParts(topics, pair),
      topics: topics && topicSpread(topics, pair),
      interest: interest?.get(g) ?? null,
    };
  };
  return {
    attribute: division.attribute,
    surface,
    reference: division.groups[reference] ?? "",
    focus: focusOf(ratios.filter(({ group, against }) => group !== against && group !== UNKNOWN_GROUP)),
    declared: isUnknownTold ? declaredParts(columns.writers.length, findings) : null,
    groups: shown
      .filter((g) => g !== unknown)
      .map((g): GroupSolidity => {
        const group = division.groups[g]!;
        const finding = ratioOf(group);
        return {
          group,
          writers: finding?.n.writers ?? null,
          effective: finding?.n.effective ?? null,
          topWriterAtMost: stepOver(topWriterShare(Array.from(members[g]!, (w) => exposure.x[w]!))),
          ratio: finding?.value ?? null,
          shrunken: shrunken.get(group) ?? null,
          detectable: finding?.detectable ?? null,
          ...others(g),
        };
      }),
  };
}

/** The group that decides the verdict; where that one has no value, the one furthest from equal. */
function focusOf(ratios: readonly Finding[]): string | null {
  const worst = attributeVerdict(ratios)?.worst;
  if (worst) return worst;
  const distance = ({ value }: Finding) => (value === null ? -1 : Math.abs(Math.log(value)));
  const furthest = ratios.toSorted((a, b) => distance(b) - distance(a))[0];
  return furthest && furthest.value !== null ? furthest.group : null;
}

const stepOver = (share: number): number | null => STEPS.find((step) => share <= step) ?? null;

/** Nobody is unknown where no finding speaks of them. */
function declaredParts(writers: number, findings: readonly Finding[]): Solidity["declared"] {
  const share = findings.find(({ metric, group }) => metric === "exposure-share" && group === UNKNOWN_GROUP);
  if (!share) return { writers: 1, exposure: 1 };
  return {
    writers: 1 - (share.n.writers ?? 0) / writers,
    exposure: share.value === null ? null : 1 - share.value,
  };
}

/** Parity ratios drawn towards their mean by how little is known of each; made of findings alone. */
function shrunkenRatios(ratios: readonly Finding[]): Map<string, number> {
  const effects = ratios.flatMap((finding) => {
    const se = logStandardError(finding);
    if (finding.group === UNKNOWN_GROUP || !finding.value || se === null) return [];
    return [{ group: finding.group, value: Math.log(finding.value), se }];
  });
  const drawn = shrink(effects);
  return new Map(effects.map(({ group }, i) => [group, Math.exp(drawn[i]!)]));
}
