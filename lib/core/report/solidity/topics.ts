import type { AuditColumns } from "@/lib/core/audit/columns";
import { contributionsOf, isUnsafe } from "@/lib/core/audit/risk";
import type { AuditSpec } from "@/lib/core/audit/spec";
import { benchmarkMass, onSurface, sumByWriter } from "@/lib/core/audit/surfaces";
import type { GapParts, TopicSpread } from "@/lib/core/report/solidity/views";
import { type Effect, heterogeneity } from "@/lib/core/stats/heterogeneity";
import { kitagawa } from "@/lib/core/stats/kitagawa";
import type { Measure } from "@/lib/core/stats/moments";
import { compareRatios, sumGroup } from "@/lib/core/stats/ratio";

/** What each writer got and brought in each topic, on one surface. */
export interface ByTopic {
  /** Everybody stands in each of her topics with what she brings to it. */
  readonly compared: readonly Measure[];
  /** Everybody stands with the same mass as in the whole audit, divided over her topics by her stories. */
  readonly divided: readonly Measure[];
}

export function byTopic(columns: AuditColumns, spec: AuditSpec, surface: string): ByTopic {
  const { cells, dimensions } = columns;
  const keep = onSurface(columns, surface);
  const mass = benchmarkMass(columns, spec.benchmark);
  const stories = benchmarkMass(columns, "inventory");
  const topics = dimensions.topics.map((_, topic) => ({
    x: sumByWriter(columns, "exposure", (cell) => keep(cell) && cells.topic[cell] === topic),
    own: benchmarkMass(columns, "inventory", topic),
    compared: benchmarkMass(columns, spec.benchmark, topic),
  }));
  const part = (own: Float64Array) =>
    own.map((count, w) => (count > 0 ? (mass[w]! * count) / stories[w]! : 0));
  // Who has no story is on the roster all the same.
  const without = { x: new Float64Array(mass.length), n: mass.map((n, w) => (stories[w] === 0 ? n : 0)) };
  return {
    compared: topics.map(({ x, compared }) => ({ x, n: compared })),
    divided: [...topics.map(({ x, own }) => ({ x, n: part(own) })), without],
  };
}

/** Two groups of a division, and when a part of them is too small to be spoken of. */
export interface Pair {
  readonly labels: Int32Array;
  readonly group: number;
  readonly reference: number;
  readonly floor: number;
}

/**
 * How the ratio of two groups differs over topics, by those topics in which both have enough writers. Writers in several
 * topics make the topics a little alike, so Q errs towards too little. Null for fewer than two such topics.
 */
export function topicSpread({ compared }: ByTopic, pair: Pair): TopicSpread | null {
  const { labels, group, reference } = pair;
  const effects = compared
    .filter((measure) => sizeIn(measure, pair) === "enough")
    .map(({ x, n }): Effect => {
      const { log, se } = compareRatios(sumGroup(x, n, labels, group), sumGroup(x, n, labels, reference));
      return { value: log, se };
    })
    .filter(({ value, se }) => Number.isFinite(value) && se > 0);
  const spread = heterogeneity(effects);
  return spread && { topics: effects.length, q: spread.q, df: spread.df, i2: spread.i2 };
}

/**
 * The gap to the reference, ratio − 1, divided into what comes from being in other topics and what from faring otherwise
 * within the same ones. Topics in which one of the two has few writers are taken together as one. Null where there are not
 * two topics, or nothing to divide.
 */
export function gapParts({ divided }: ByTopic, pair: Pair): GapParts | null {
  const { labels, group, reference } = pair;
  const large = divided.filter((measure) => sizeIn(measure, pair) === "enough");
  const small = divided.filter((measure) => sizeIn(measure, pair) === "few");
  const rest = small.reduce(addMeasures, null);
  if (rest && sizeIn(rest, pair) === "few") return null;
  const strata = rest ? [...large, rest] : large;
  if (strata.length < 2) return null;
  const sums = (g: number) => strata.map(({ x, n }) => sumGroup(x, n, labels, g));
  const [own, other] = [sums(group), sums(reference)];
  const parts = kitagawa(own, other);
  const rate = other.reduce((sum, { x }) => sum + x, 0) / other.reduce((sum, { n }) => sum + n, 0);
  if (!parts || !(rate > 0)) return null;
  return { gap: parts.difference / rate, mix: parts.mix / rate, within: parts.within / rate };
}

/** Nobody of either group; enough of both, and nobody dominates; or fewer of one. */
function sizeIn({ x, n }: Measure, { labels, group, reference, floor }: Pair): "none" | "enough" | "few" {
  const groupsOf = Array.from(labels, (label) => [label]);
  const [writers, amounts] = [contributionsOf(groupsOf, n), contributionsOf(groupsOf, x)];
  const isEnough = (g: number) => {
    const got = amounts.get(g);
    return (writers.get(g)?.writers ?? 0) >= floor && (got === undefined || !isUnsafe(got, floor));
  };
  if (!writers.has(group) && !writers.has(reference)) return "none";
  return isEnough(group) && isEnough(reference) ? "enough" : "few";
}

const addMeasures = (sum: Measure | null, { x, n }: Measure): Measure =>
  sum === null ? { x, n } : { x: sum.x.map((one, w) => one + x[w]!), n: sum.n.map((one, w) => one + n[w]!) };
