import { coverRatio, edgeOf, OFF_PATH, WENT_LEFT, WENT_RIGHT } from "@/lib/core/attribution/tree-edges";
import type { CoveredForest } from "@/lib/core/prediction/forest";

/**
 * A twig is a subtree with at most two levels of splits: a root split whose children are leaves or splits of two leaves.
 * Most splits of a tree are in twigs. What a row does at a twig's splits is one of at most 27 patterns, so all that the
 * twig gives is tabulated per pattern and the row only looks it up.
 */
export function isTwig(forest: CoveredForest, node: number): boolean {
  return isLow(forest, forest.left[node]!) && isLow(forest, forest.right[node]!);
}

function isLow({ feature, left, right }: CoveredForest, node: number): boolean {
  return feature[node]! < 0 || (feature[left[node]!]! < 0 && feature[right[node]!]! < 0);
}

/** A split inside a twig, and r before it (tree-edges.ts): null where no split above is on its feature. */
export interface TwigSplit {
  readonly node: number;
  readonly ratioBefore: number | null;
  /** 3 where a split above the twig can have sent a row off the path, else 2. */
  readonly states: number;
}

interface Twig {
  readonly root: TwigSplit;
  /** [side] null where the child is a leaf. */
  readonly children: readonly [TwigSplit | null, TwigSplit | null];
}

/** Number of patterns; a row's pattern is its states in the order root, left, right, as digits of mixed base. */
export function patternCount({ root, children: [left, right] }: Twig): number {
  return root.states * (left?.states ?? 1) * (right?.states ?? 1);
}

/**
 * Writes four numbers per pattern, each times the product of factors at the twig's root:
 * [sum over the leaves, share of the root's feature, of the left split's, of the right split's][pattern].
 */
export function fillTwig(forest: CoveredForest, twig: Twig, t: number, into: Float64Array, at: number): void {
  const { root, children } = twig;
  const patterns = patternCount(twig);
  const rightStates = children[1]?.states ?? 1;
  const leftStates = children[0]?.states ?? 1;
  for (let pattern = 0; pattern < patterns; pattern++) {
    const rootState = Math.floor(pattern / (leftStates * rightStates));
    const states = [Math.floor(pattern / rightStates) % leftStates, pattern % rightStates] as const;
    let sum = 0;
    let share = 0;
    for (const side of [WENT_LEFT, WENT_RIGHT] as const) {
      const node = side === WENT_LEFT ? forest.left[root.node]! : forest.right[root.node]!;
      const edge = edgeOf(root.ratioBefore, coverRatio(forest, root.node, node), t, rootState, side);
      // A split that repeats the root's feature learns nothing once the root has sent the row to the other side.
      const repeats = children[side] !== null && forest.feature[node] === forest.feature[root.node];
      const state = repeats && rootState !== side ? OFF_PATH : states[side];
      const child = lowSum(forest, node, children[side], t, state);
      sum += edge.move * child.sum;
      share += edge.move * child.sum * edge.share;
      into[at + (2 + side) * patterns + pattern] = edge.move * child.share;
    }
    into[at + pattern] = sum;
    into[at + patterns + pattern] = share;
  }
}

/** Sum over the leaves of a twig's child and the share of its own feature. */
function lowSum(
  forest: CoveredForest,
  node: number,
  split: TwigSplit | null,
  t: number,
  state: number,
): { sum: number; share: number } {
  if (split === null) return { sum: forest.value[node]!, share: 0 };
  const left = forest.left[node]!;
  const right = forest.right[node]!;
  const toLeft = edgeOf(split.ratioBefore, coverRatio(forest, node, left), t, state, WENT_LEFT);
  const toRight = edgeOf(split.ratioBefore, coverRatio(forest, node, right), t, state, WENT_RIGHT);
  const sumLeft = toLeft.move * forest.value[left]!;
  const sumRight = toRight.move * forest.value[right]!;
  return { sum: sumLeft + sumRight, share: sumLeft * toLeft.share + sumRight * toRight.share };
}
