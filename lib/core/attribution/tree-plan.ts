import { gaussLegendre, type Quadrature } from "@/lib/core/attribution/quadrature";
import { type Bins, createBins } from "@/lib/core/attribution/tree-bins";
import { EquiluxError } from "@/lib/core/errors";
import type { CoveredForest } from "@/lib/core/prediction/forest";

/** What explaining needs of a forest beside its splits; notation in tree-shap-reference.ts. */
export interface TreePlan {
  readonly bins: Bins;
  /** [node] share of a split's cover that goes left. */
  readonly share: Float64Array;
  /** [tree] quadrature that is exact for it. */
  readonly rules: readonly Quadrature[];
  /** [tree] mean of the leaves, weighted by cover. */
  readonly treeMean: Float64Array;
  /** Greatest number of splits from a root to a leaf. */
  readonly deepest: number;
}

/** Trained trees are far from these bounds; they keep a hostile file from taking all memory. */
export const DEEPEST = 512;
const MOST_FEATURES_ON_PATH = 128;
/** Children may outweigh their parent by float32 rounding, not by more. */
const MOST_OF_PARENT = 1.01;

/**
 * @throws EquiluxError "bad-model" where a child's cover exceeds its parent's, "too-large" where a tree is deeper than 512
 *   splits or a path has over 128 different features
 */
export function planTrees(forest: CoveredForest): TreePlan {
  const share = new Float64Array(forest.feature.length);
  const known = new Map<number, Quadrature>();
  const ruleOf = (points: number): Quadrature => {
    const rule = known.get(points) ?? gaussLegendre(points);
    known.set(points, rule);
    return rule;
  };
  const treeMean = new Float64Array(forest.root.length);
  let deepest = 0;
  const rules = Array.from(forest.root, (root, tree) => {
    const { depth, features } = measurePaths(forest, root);
    deepest = Math.max(deepest, depth);
    treeMean[tree] = meanBelow(forest, root, share);
    // A leaf's integrand has one degree less than its path has features; n points are exact up to degree 2n - 1.
    return ruleOf(Math.max(1, Math.ceil(features / 2)));
  });
  return { bins: createBins(forest), share, rules, treeMean, deepest };
}

/** Most splits, and most different features, on a path from the root. */
function measurePaths(
  { feature, left, right }: CoveredForest,
  root: number,
): { depth: number; features: number } {
  const onPath = new Map<number, number>();
  let depth = 0;
  let features = 0;
  const visit = (node: number, above: number): void => {
    const f = feature[node]!;
    if (f < 0) return;
    if (above === DEEPEST) throw tooLarge(`a tree is deeper than ${DEEPEST} splits`);
    const times = onPath.get(f) ?? 0;
    onPath.set(f, times + 1);
    depth = Math.max(depth, above + 1);
    features = Math.max(features, onPath.size);
    visit(left[node]!, above + 1);
    visit(right[node]!, above + 1);
    if (times > 0) onPath.set(f, times);
    else onPath.delete(f);
  };
  visit(root, 0);
  if (features > MOST_FEATURES_ON_PATH) {
    throw tooLarge(`a path of a tree splits on more than ${MOST_FEATURES_ON_PATH} different features`);
  }
  return { depth, features };
}

/** Mean of the leaves under a node, weighted by cover; writes the share of every split on the way. */
function meanBelow(forest: CoveredForest, node: number, share: Float64Array): number {
  if (forest.feature[node]! < 0) return forest.value[node]!;
  const left = forest.left[node]!;
  const right = forest.right[node]!;
  const toLeft = leftShare(forest.cover[left]!, forest.cover[right]!);
  if (Math.max(forest.cover[left]!, forest.cover[right]!) > MOST_OF_PARENT * forest.cover[node]!) {
    throw new EquiluxError(
      "bad-model",
      `a child of node ${node} carries more training weight (cover) than the node, so attributions have no meaning; save the model anew from its trainer`,
      `node ${node}`,
    );
  }
  share[node] = toLeft;
  return toLeft * meanBelow(forest, left, share) + (1 - toLeft) * meanBelow(forest, right, share);
}

/**
 * Of what reached a split, the share that went left: a half where nothing did. Taken from the two children, not from the
 * parent, whose own cover may be rounded differently.
 */
function leftShare(left: number, right: number): number {
  const both = left + right;
  return both > 0 ? left / both : 0.5;
}

/** Says why a model is past what can be explained. */
export function tooLarge(what: string): EquiluxError {
  return new EquiluxError(
    "too-large",
    `the model cannot be explained: ${what}; retrain with a smaller max_depth`,
    "model",
  );
}
