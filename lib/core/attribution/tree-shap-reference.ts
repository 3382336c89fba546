import { binRows } from "@/lib/core/attribution/tree-bins";
import type { TreePlan } from "@/lib/core/attribution/tree-plan";
import type { CoveredForest, Rows } from "@/lib/core/prediction/forest";

/**
 * Path-dependent TreeSHAP, written to be read; tree-shap-simd.ts computes the same for many rows at a time.
 *
 * The game: v(S) follows the row at splits on features in S and elsewhere averages both sides by training cover. Its Shapley
 * values are integrals over t in (0, 1) of the derivatives of its multilinear extension, in which every feature is known with
 * chance t. A leaf is then reached with the product of one *factor* per feature of its path: F = r (1 - t) + t while the row
 * is *on* the path for the feature, and F = r (1 - t) once it is off, where r is the product of the cover shares of the
 * path's splits on the feature. The derivative for one feature has (1 - r) in the place of F, or -r: its *effect* is that
 * over F. Gauss-Legendre quadrature makes the integrals exact. Source: Wettenstein, Mitchell & Yu, arXiv 2605.04497.
 *
 * At a split, what comes down, the *product* of weight and factors, is divided between the children: the *move* part goes
 * left, the rest right. What comes up is the subtree's value, V = right + move × (left - right); and the split's feature
 * gets product × *gain* × (left - right), gain being by how much the left side's effect exceeds the one before, times move.
 */
interface Factor {
  /** r */
  readonly ratio: number;
  readonly on: boolean;
}

/** A feature of which the path says nothing yet. */
const UNSEEN: Factor = { ratio: 1, on: true };

const factorAt = ({ ratio, on }: Factor, t: number): number => ratio * (1 - t) + (on ? t : 0);
const effectAt = ({ ratio, on }: Factor, t: number): number =>
  on ? (1 - ratio) / (ratio * (1 - t) + t) : 1 / (t - 1);

/** A row's attributions and, where they are wanted, its interactions. */
export interface ReferenceResult {
  /** [row][output][feature] */
  readonly attributions: Float64Array;
  /** [row][output][feature][feature] for each pair i ≠ j their Shapley interaction index; the diagonal is 0. */
  readonly interactions: Float64Array | null;
}

/** @param rows row-major [row][feature] */
export function referenceTreeShap(
  forest: CoveredForest,
  plan: TreePlan,
  rows: Rows,
  rowCount: number,
  withInteractions = false,
): ReferenceResult {
  const features = forest.featureNames.length;
  const outputs = forest.baseMargin.length;
  const size = rowCount * outputs * features;
  const attributions = new Float64Array(size);
  const interactions = withInteractions ? new Float64Array(size * features) : null;
  const bins = new Int32Array(plan.bins.columns.length);
  for (let row = 0; row < rowCount; row++) {
    binRows(forest, plan.bins, rows, row * features, 1, bins, 1);
    forest.root.forEach((root, tree) => {
      const at = (row * outputs + forest.output[tree]!) * features;
      const own = attributions.subarray(at, at + features);
      const pairs = interactions?.subarray(at * features, (at + features) * features) ?? null;
      explainTree(
        { forest, plan, bins, own, pairs, nodes: plan.rules[tree]!.nodes },
        root,
        plan.rules[tree]!.weights,
      );
    });
  }
  return { attributions, interactions };
}

interface Walk {
  readonly forest: CoveredForest;
  readonly plan: TreePlan;
  /** [column] bins of the row */
  readonly bins: Int32Array;
  /** [feature] */
  readonly own: Float64Array;
  /** [feature][feature] */
  readonly pairs: Float64Array | null;
  readonly nodes: Float64Array;
}

function explainTree(walk: Walk, root: number, weights: Float64Array): void {
  const { forest, plan, bins, own, pairs, nodes } = walk;
  const features = own.length;
  /** @param seen factors of the features on the path, of each as its last split left it */
  const visit = (node: number, product: Float64Array, seen: ReadonlyMap<number, Factor>): Float64Array => {
    const f = forest.feature[node]!;
    if (f < 0) return new Float64Array(nodes.length).fill(forest.value[node]!);
    const goesLeft = bins[plan.bins.column[node]!]! <= plan.bins.rank[node]!;
    const before = seen.get(f) ?? UNSEEN;
    const share = plan.share[node]!;
    const toLeft = { ratio: before.ratio * share, on: before.on && goesLeft };
    const toRight = { ratio: before.ratio * (1 - share), on: before.on && !goesLeft };
    // Off the path both factors are 0 where the ratio is 0, and their quotient is the share all the same.
    const move = nodes.map((t) => (before.on ? factorAt(toLeft, t) / factorAt(before, t) : share));
    const down = product.map((value, n) => value * move[n]!);
    const left = visit(forest.left[node]!, down, new Map(seen).set(f, toLeft));
    const rest = product.map((value, n) => value - down[n]!);
    const right = visit(forest.right[node]!, rest, new Map(seen).set(f, toRight));
    const gained = nodes.map((t, n) => {
      const gain = before.on ? move[n]! * (effectAt(toLeft, t) - effectAt(before, t)) : 0;
      return product[n]! * gain * (left[n]! - right[n]!);
    });
    own[f]! += sum(gained);
    for (const [partner, factor] of seen) {
      if (!pairs || partner === f) continue;
      const together = sum(gained.map((value, n) => value * effectAt(factor, nodes[n]!)));
      pairs[f * features + partner]! += together;
      pairs[partner * features + f]! += together;
    }
    return nodes.map((_, n) => right[n]! + move[n]! * (left[n]! - right[n]!));
  };
  visit(root, weights, new Map());
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
