import type { AuditColumns } from "@/lib/core/audit/columns";
import { membersOf } from "@/lib/core/audit/evidence";
import { type Finding, UNKNOWN_GROUP } from "@/lib/core/audit/finding";
import type { AuditSpec } from "@/lib/core/audit/spec";
import { benchmarkMass, onSurface, sumByWriter } from "@/lib/core/audit/surfaces";
import { attributeVerdict } from "@/lib/core/audit/verdict";
import type { ShownGroups } from "@/lib/core/report/groups";
import { interests } from "@/lib/core/report/solidity/interest";
import { type ByTopic, byTopic, gapParts, topicSpread } from "@/lib/core/report/solidity/topics";
import { unknownBounds } from "@/lib/core/report/solidity/unknown";
import type { GroupSolidity, Interest, Solidity } from "@/lib/core/report/solidity/views";
import { topWriterShare } from "@/lib/core/stats/concentration";
import { shrink } from "@/lib/core/stats/heterogeneity";
import type { Measure } from "@/lib/core/stats/moments";
import { logStandardError } from "@/lib/core/stats/power";
import { sumGroup } from "@/lib/core/stats/ratio";
import { shareBounds } from "@/lib/core/stats/unknown-bounds";

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
  const ratios = findings.filter(({ metric }) => metric === "parity-ratio");
  const exposure = {
    x: sumByWriter(columns, "exposure", onSurface(columns, surface)),
    n: benchmarkMass(columns, spec.benchmark),
  };
  const unknown = division.groups.indexOf(UNKNOWN_GROUP);
  const sources: Sources = {
    groups,
    floor: spec.privacyFloor,
    exposure,
    members: membersOf(division.labels, division.groups.length),
    unknown: shown.includes(unknown) || division.writers[unknown] === 0 ? unknown : null,
    topics: columns.dimensions.topics.length < 2 ? null : byTopic(columns, spec, surface),
    interest: interests(columns, spec, groups, surface, ratios),
  };
  const shrunken = division.parts.length > 1 ? shrunkenRatios(ratios) : new Map<string, number>();
  return {
    attribute: division.attribute,
    surface,
    reference: division.groups[reference] ?? "",
    focus: focusOf(ratios.filter(({ group, against }) => group !== against)),
    declared: sources.unknown === null ? null : declaredParts(columns.writers.length, findings),
    groups: shown
      .filter((g) => g !== unknown)
      .map((g): GroupSolidity => {
        const group = division.groups[g]!;
        const finding = ratios.find((one) => one.group === group);
        return {
          group,
          writers: finding?.n.writers ?? null,
          effective: finding?.n.effective ?? null,
          ratio: finding?.value ?? null,
          shrunken: shrunken.get(group) ?? null,
          detectable: finding?.detectable ?? null,
          verdict: g === reference ? null : (finding?.verdict ?? null),
          ...ofGroup(sources, g),
          ...againstReference(sources, g),
        };
      }),
  };
}

/** What every group's evidence is made of, besides findings. */
interface Sources {
  readonly groups: ShownGroups;
  readonly floor: number;
  readonly exposure: Measure;
  readonly members: readonly Int32Array[];
  /** The group of the unknown; null where it may not be shown. */
  readonly unknown: number | null;
  readonly topics: ByTopic | null;
  readonly interest: ReadonlyMap<number, Interest> | undefined;
}

function ofGroup(
  { groups, exposure, members, unknown }: Sources,
  g: number,
): Pick<GroupSolidity, "topWriterAtMost" | "shares"> {
  const sum = (group: number) => sumGroup(exposure.x, exposure.n, groups.division.labels, group).x;
  const everything = exposure.x.reduce((total, x) => total + x, 0);
  return {
    topWriterAtMost: stepOver(topWriterShare(Array.from(members[g]!, (w) => exposure.x[w]!))),
    shares: unknown === null || everything === 0 ? null : shareBounds(sum(g), sum(unknown), everything),
  };
}

function againstReference(
  { groups, floor, exposure, members, unknown, topics, interest }: Sources,
  group: number,
): Pick<GroupSolidity, "bounds" | "parts" | "topics" | "interest"> {
  const { division, reference } = groups;
  const { labels } = division;
  if (reference === -1 || group === reference) {
    return { bounds: null, parts: null, topics: null, interest: null };
  }
  const sums = (g: number) => sumGroup(exposure.x, exposure.n, labels, g);
  // Of two known groups, whoever is not in the one is in the other.
  const elsewhere = division.groups.length > 3;
  const pair = { labels, group, reference, floor };
  return {
    bounds:
      unknown === null
        ? null
        : unknownBounds(sums(group), sums(reference), exposure, members[unknown]!, elsewhere, floor),
    parts: topics && gapParts(topics, pair),
    topics: topics && topicSpread(topics, pair),
    interest: interest?.get(group) ?? null,
  };
}

/** The group that decides the verdict among those with an interval. */
const focusOf = (ratios: readonly Finding[]): string | null =>
  attributeVerdict(ratios.filter(({ low }) => low !== null))?.worst ?? null;

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
