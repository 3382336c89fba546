import { gaussLegendre } from "@/lib/core/attribution/quadrature";
import type { TreePlan } from "@/lib/core/attribution/tree-plan";
import { type Room, take } from "@/lib/core/attribution/wasm/instance";
import type { CoveredForest } from "@/lib/core/prediction/forest";

/** Rows that walk a tree together. */
export const LANES = 64;
/** Bytes of one number of every lane. */
const COLUMN = LANES * 8;

/** A forest laid out in the memory of the compiled inner loops; all places are addresses. */
export interface PackedForest {
  /** Trees with at least one split. */
  readonly trees: readonly PackedTree[];
  /** [column][lane] 32-bit bins. */
  readonly bins: number;
  /** [slot][lane] attributions; one slot for each output and feature that the forest splits on. */
  readonly attributions: number;
  readonly slots: readonly Slot[];
  /** [pair][lane] interactions of features of one output that share a path. */
  readonly interactions: number;
  readonly pairs: readonly Pair[];
  /** Working memory. */
  readonly lefts: number;
  readonly paths: number;
  readonly products: number;
  readonly values: number;
  readonly scratch: number;
}

interface PackedTree {
  readonly root: number;
  readonly points: number;
  readonly nodes: number;
  readonly weights: number;
}

interface Slot {
  readonly output: number;
  readonly feature: number;
}

interface Pair {
  readonly output: number;
  readonly features: readonly [number, number];
}

/** Sizes and offsets of the records, as wasm/assembly/tree-shap.ts reads them. */
const RECORD = 64;
const PARTNER = 16;
const LEFT_IS_LEAF = 1;
const RIGHT_IS_LEAF = 2;
const IS_REPEATED = 4;
const PATH_IS_ASKED_FOR = 8;

/** A split on its way into memory. */
interface Split {
  readonly node: number;
  readonly record: number;
  readonly depth: number;
  readonly prior: Ancestor | null;
  /** The last split on each other feature of the path. */
  readonly partners: readonly Ancestor[];
  readonly output: number;
}

interface Ancestor {
  readonly node: number;
  readonly feature: number;
  readonly depth: number;
  /** Product of the shares of the path's splits on the feature. */
  readonly ratio: number;
}

/**
 * Decides where everything lies.
 *
 * @param room what is taken of it is the forest's
 * @param withPartners room for interactions too
 * @returns the layout, and what writes the records once there is that much memory
 * @throws EquiluxError "too-large" where it would take more than 1 GiB
 */
export function packForest(
  forest: CoveredForest,
  plan: TreePlan,
  room: Room,
  withPartners: boolean,
): { packed: PackedForest; write: (memory: ArrayBuffer) => void } {
  const splits =
    forest.root.length === 0
      ? []
      : [...forest.root].flatMap((root, tree) => splitsOf(forest, plan, room, root, tree, withPartners));
  const record = new Map(splits.map((split) => [split.node, split.record]));
  const slotOf = numbered(splits, ({ node, output }) => [`${output} ${forest.feature[node]}`]);
  const pairOf = numbered(splits, ({ node, output, partners }) =>
    partners.map(({ feature }) => pairKey(output, forest.feature[node]!, feature)),
  );
  const rules = new Map<number, number>();
  for (const { nodes } of plan.rules) {
    if (!rules.has(nodes.length)) rules.set(nodes.length, take(room, 16 * even(nodes.length)));
  }
  const mostPoints = Math.max(1, ...rules.keys());
  const column = (count: number) => take(room, count * COLUMN);
  const packed: PackedForest = {
    trees: [...forest.root].flatMap((root, tree) => {
      const at = record.get(root);
      if (at === undefined) return [];
      const points = plan.rules[tree]!.nodes.length;
      const nodes = rules.get(points)!;
      return [{ root: at, points, nodes, weights: nodes + 8 * even(points) }];
    }),
    bins: take(room, plan.bins.columns.length * LANES * 4),
    attributions: column(slotOf.size),
    slots: [...slotOf.keys()].map((key) => {
      const [output = 0, feature = 0] = key.split(" ").map(Number);
      return { output, feature };
    }),
    interactions: column(pairOf.size),
    pairs: [...pairOf.keys()].map((key) => {
      const [output = 0, first = 0, second = 0] = key.split(" ").map(Number);
      return { output, features: [first, second] as const };
    }),
    lefts: column(plan.deepest),
    paths: column(plan.deepest),
    products: column((plan.deepest + 1) * mostPoints),
    values: column((2 * plan.deepest + 1) * mostPoints),
    scratch: column(2 * mostPoints + 1),
  };
  const partnersAt = splits.map(({ partners }) =>
    withPartners ? take(room, 8 + partners.length * PARTNER) : 0,
  );
  const write = (memory: ArrayBuffer) => {
    const view = new DataView(memory);
    const asked = new Set(splits.flatMap(({ prior }) => prior?.node ?? []));
    splits.forEach((split, s) => {
      const { node, record: at, prior, partners, output } = split;
      const f = forest.feature[node]!;
      putWords(view, at, [
        flagsOf(forest, split, asked),
        packed.bins + plan.bins.column[node]! * LANES * 4,
        plan.bins.rank[node]!,
        packed.attributions + slotOf.get(`${output} ${f}`)! * COLUMN,
        record.get(forest.left[node]!) ?? 0,
        record.get(forest.right[node]!) ?? 0,
        prior?.depth ?? 0,
        partnersAt[s]!,
      ]);
      const values = [forest.value[forest.left[node]!]!, forest.value[forest.right[node]!]!];
      putNumbers(view, at + 32, [plan.share[node]!, prior?.ratio ?? 1, ...values]);
      if (!withPartners) return;
      putWords(view, partnersAt[s]!, [partners.length]);
      partners.forEach(({ feature, depth, ratio }, i) => {
        const pair = pairOf.get(pairKey(output, f, feature))!;
        const place = partnersAt[s]! + 8 + i * PARTNER;
        putWords(view, place, [depth, packed.interactions + pair * COLUMN]);
        putNumbers(view, place + 8, [ratio]);
      });
    });
    for (const [points, at] of rules) {
      const { nodes, weights } = gaussLegendre(points);
      putNumbers(view, at, nodes);
      putNumbers(view, at + 8 * even(points), weights);
      // A point that weighs nothing makes them even in number.
      if (points < even(points)) putNumbers(view, at + 8 * points, [0.5]);
    }
  };
  return { packed, write };
}

function flagsOf(
  { feature, left, right }: CoveredForest,
  { node, prior }: Split,
  asked: ReadonlySet<number>,
): number {
  const leaves =
    (feature[left[node]!]! < 0 ? LEFT_IS_LEAF : 0) | (feature[right[node]!]! < 0 ? RIGHT_IS_LEAF : 0);
  return leaves | (prior ? IS_REPEATED : 0) | (asked.has(node) ? PATH_IS_ASKED_FOR : 0);
}

function putWords(view: DataView, at: number, words: readonly number[]): void {
  for (const [i, word] of words.entries()) view.setInt32(at + 4 * i, word, true);
}

function putNumbers(view: DataView, at: number, numbers: ArrayLike<number>): void {
  for (let i = 0; i < numbers.length; i++) view.setFloat64(at + 8 * i, numbers[i]!, true);
}

const pairKey = (output: number, a: number, b: number): string =>
  `${output} ${Math.min(a, b)} ${Math.max(a, b)}`;

/** Room for quadrature points: one row takes two at a time. */
const even = (points: number): number => Math.ceil(points / 2) * 2;

/** Numbers distinct keys in the order in which they come. */
function numbered(
  splits: readonly Split[],
  keysOf: (split: Split) => readonly string[],
): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const split of splits) {
    for (const key of keysOf(split)) if (!numbers.has(key)) numbers.set(key, numbers.size);
  }
  return numbers;
}

/** The splits of a tree in the order in which they are visited, each with room for its record. */
function splitsOf(
  { feature, left, right, output }: CoveredForest,
  { share }: TreePlan,
  room: Room,
  root: number,
  tree: number,
  withPartners: boolean,
): Split[] {
  const splits: Split[] = [];
  const path = new Map<number, Ancestor>();
  const visit = (node: number, depth: number): void => {
    const f = feature[node]!;
    if (f < 0) return;
    const prior = path.get(f) ?? null;
    const partners = withPartners ? [...path.values()].filter((ancestor) => ancestor !== prior) : [];
    splits.push({ node, record: take(room, RECORD), depth, prior, partners, output: output[tree]! });
    const before = prior?.ratio ?? 1;
    for (const [child, part] of [
      [left[node]!, share[node]!],
      [right[node]!, 1 - share[node]!],
    ] as const) {
      path.set(f, { node, feature: f, depth, ratio: before * part });
      visit(child, depth + 1);
    }
    if (prior) path.set(f, prior);
    else path.delete(f);
  };
  visit(root, 0);
  return splits;
}
