import { gaussLegendre, type Quadrature } from "@/lib/core/attribution/quadrature";
import { type Bins, createBins } from "@/lib/core/attribution/tree-bins";
import { coverRatio, edgeOf, WENT_LEFT, WENT_RIGHT } from "@/lib/core/attribution/tree-edges";
import { fillTwig, isTwig, patternCount, type TwigSplit } from "@/lib/core/attribution/tree-twig";
import { EquiluxError } from "@/lib/core/errors";
import type { CoveredForest } from "@/lib/core/prediction/forest";

/** Everything the recursion of tree-shap.ts needs that does not depend on a row; notation in tree-edges.ts. */
export interface TreeTables {
  readonly bins: Bins;
  /** [node] 1 where the split is the root of a twig (tree-twig.ts). */
  readonly twig: Uint8Array;
  /**
   * [node] distance from the tree's root of the nearest split above on the same feature; -1 where there is none, and
   * where it is the root of the same twig, whose table knows about it.
   */
  readonly priorDepth: Int32Array;
  /** [node] which way the path leaves that split, WENT_LEFT or WENT_RIGHT. */
  readonly priorSide: Uint8Array;
  /** [node] start of the numbers of a twig, or of a split that is in none. */
  readonly at: Int32Array;
  /**
   * For a split, per quadrature point: [move left, move right, share left, share right][state], with two states where
   * `priorDepth` is -1 and else three; a leaf's value is multiplied into the move towards it.
   * For a twig, per quadrature point: what `fillTwig` writes.
   */
  readonly numbers: Float64Array;
  /** [tree] quadrature weights, one per point. */
  readonly weights: readonly Float64Array[];
  /** [tree] mean of the leaves, weighted by cover. */
  readonly treeMean: Float64Array;
  /** Greatest number of splits from a root to a leaf. */
  readonly deepest: number;
  /** Greatest number of quadrature points of a tree. */
  readonly mostPoints: number;
}

/** Trained trees are far from these bounds; they keep a hostile file from taking all memory. */
const DEEPEST = 512;
const MOST_FEATURES_ON_PATH = 128;
const MOST_NUMBERS = 2 ** 26;

/**
 * @throws EquiluxError "bad-model" where a child's cover exceeds its parent's, "too-large" where a tree is deeper than
 *   512 splits or 128 different features, or the tables would take more than 512 MiB
 */
export function buildTreeTables(forest: CoveredForest): TreeTables {
  const nodes = forest.feature.length;
  const draft: Draft = {
    twig: new Uint8Array(nodes),
    priorDepth: new Int32Array(nodes).fill(-1),
    priorSide: new Uint8Array(nodes),
    at: new Int32Array(nodes),
    numbers: new Float64Array(1024),
    used: 0,
  };
  const rules = new Map<number, Quadrature>();
  const weights: Float64Array[] = [];
  const treeMean = new Float64Array(forest.root.length);
  let deepest = 0;
  let mostPoints = 1;
  forest.root.forEach((root, tree) => {
    const { depth, features } = measurePaths(forest, root);
    // A leaf's integrand has one degree less than its path has features; n points are exact up to degree 2n - 1.
    const points = Math.max(1, Math.ceil(features / 2));
    const rule = rules.get(points) ?? gaussLegendre(points);
    rules.set(points, rule);
    weights.push(rule.weights);
    treeMean[tree] = fillTree(forest, root, rule.nodes, draft);
    deepest = Math.max(deepest, depth);
    mostPoints = Math.max(mostPoints, points);
  });
  const { used, numbers, ...columns } = draft;
  return {
    ...columns,
    bins: createBins(forest),
    numbers: numbers.slice(0, used),
    weights,
    treeMean,
    deepest,
    mostPoints,
  };
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

interface Draft extends Pick<TreeTables, "twig" | "priorDepth" | "priorSide" | "at"> {
  /** Grows; the first `used` numbers are written. */
  numbers: Float64Array;
  used: number;
}

/** The last split on a feature above the node in hand: its depth, the side taken there, and r after it. */
interface Prior {
  readonly depth: number;
  readonly side: number;
  readonly ratio: number;
}

/** Fills the tables of one tree and returns the cover-weighted mean of its leaves. */
function fillTree(forest: CoveredForest, root: number, rule: Float64Array, draft: Draft): number {
  const { feature, left, right, value } = forest;
  const priors = new Map<number, Prior>();

  const note = (node: number): TwigSplit => {
    const prior = priors.get(feature[node]!);
    if (prior === undefined) return { node, ratioBefore: null, states: 2 };
    draft.priorDepth[node] = prior.depth;
    draft.priorSide[node] = prior.side;
    return { node, ratioBefore: prior.ratio, states: 3 };
  };

  const twigChild = (node: number, above: TwigSplit): TwigSplit | null => {
    if (feature[node]! < 0) return null;
    if (feature[node] !== feature[above.node]) return note(node);
    return { node, ratioBefore: (above.ratioBefore ?? 1) * coverRatio(forest, above.node, node), states: 2 };
  };

  const visit = (node: number, depth: number): number => {
    const f = feature[node]!;
    if (f < 0) return value[node]!;
    const split = note(node);
    if (isTwig(forest, node)) {
      draft.twig[node] = 1;
      const twig = {
        root: split,
        children: [twigChild(left[node]!, split), twigChild(right[node]!, split)],
      } as const;
      const size = 4 * patternCount(twig);
      draft.at[node] = reserve(draft, rule.length * size);
      rule.forEach((t, point) => {
        fillTwig(forest, twig, t, draft.numbers, draft.at[node]! + point * size);
      });
      return meanBelow(forest, node);
    }
    const size = 4 * split.states;
    draft.at[node] = reserve(draft, rule.length * size);
    rule.forEach((t, point) => {
      fillSplit(forest, split, t, draft.numbers, draft.at[node]! + point * size);
    });
    const before = priors.get(f);
    let mean = 0;
    for (const side of [WENT_LEFT, WENT_RIGHT]) {
      const child = side === WENT_LEFT ? left[node]! : right[node]!;
      const ratio = coverRatio(forest, node, child);
      priors.set(f, { depth, side, ratio: (split.ratioBefore ?? 1) * ratio });
      mean += ratio * visit(child, depth + 1);
    }
    if (before === undefined) priors.delete(f);
    else priors.set(f, before);
    return mean;
  };
  return visit(root, 0);
}

/** Makes room for `count` more numbers and returns where they begin. */
function reserve(draft: Draft, count: number): number {
  const start = draft.used;
  draft.used += count;
  if (draft.used > MOST_NUMBERS) throw tooLarge("its tables would take more than 512 MiB");
  if (draft.used > draft.numbers.length) {
    const grown = new Float64Array(Math.max(draft.used, 2 * draft.numbers.length));
    grown.set(draft.numbers);
    draft.numbers = grown;
  }
  return start;
}

/** Writes the numbers of a split that is in no twig, for one quadrature node. */
function fillSplit(forest: CoveredForest, split: TwigSplit, t: number, into: Float64Array, at: number): void {
  const { node, ratioBefore, states } = split;
  for (const side of [WENT_LEFT, WENT_RIGHT]) {
    const child = side === WENT_LEFT ? forest.left[node]! : forest.right[node]!;
    const ratio = coverRatio(forest, node, child);
    // A leaf ends its path: with its value in the move, the product that arrives is already the leaf's sum.
    const value = forest.feature[child]! < 0 ? forest.value[child]! : 1;
    for (let state = 0; state < states; state++) {
      const edge = edgeOf(ratioBefore, ratio, t, state, side);
      into[at + side * states + state] = edge.move * value;
      into[at + (2 + side) * states + state] = edge.share;
    }
  }
}

/** Cover-weighted mean of the leaves under a node; for the shallow twigs only. */
function meanBelow(forest: CoveredForest, node: number): number {
  if (forest.feature[node]! < 0) return forest.value[node]!;
  const left = forest.left[node]!;
  const right = forest.right[node]!;
  return (
    coverRatio(forest, node, left) * meanBelow(forest, left) +
    coverRatio(forest, node, right) * meanBelow(forest, right)
  );
}

function tooLarge(what: string): EquiluxError {
  return new EquiluxError(
    "too-large",
    `the model cannot be explained: ${what}; retrain with a smaller max_depth`,
    "model",
  );
}
