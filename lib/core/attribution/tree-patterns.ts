import type { Bins } from "@/lib/core/attribution/tree-bins";
import { DEEPEST, tooLarge } from "@/lib/core/attribution/tree-plan";
import { EquiluxError } from "@/lib/core/errors";
import type { Forest } from "@/lib/core/prediction/forest";

/** A leaf and the different features of its path, in the order in which the path meets them. */
export interface PathLeaf {
  readonly value: number;
  readonly features: Int32Array;
  /** The same, as places among the tree's features. */
  readonly slots: Int32Array;
}

/**
 * A tree by its paths. A row's *pattern* at a leaf has one bit for each feature of the path: 1 while the row satisfies all
 * of the path's splits on it.
 */
export interface PathTree {
  readonly output: number;
  /** The splits, parents before children. */
  readonly splits: readonly PathSplit[];
  readonly leaves: readonly PathLeaf[];
  /** The different features of its splits. */
  readonly features: Int32Array;
}

interface PathSplit {
  readonly column: number;
  readonly rank: number;
  /** The bit of the split's feature. */
  readonly bit: number;
  /** Places of the children's patterns: a leaf's is its number, a split's comes after all leaves'. */
  readonly left: number;
  readonly right: number;
  readonly place: number;
}

/** Bits of a pattern that whole 32-bit arithmetic can hold. */
const MOST_FEATURES_ON_PATH = 31;

/** @throws EquiluxError "too-large" where a path has more than 512 splits, or splits on more than 31 different features */
export function pathTree(forest: Forest, bins: Bins, tree: number): PathTree {
  const leaves: PathLeaf[] = [];
  const drafts: { node: number; bit: number; left: number; right: number; place: number }[] = [];
  const path: number[] = [];
  const slots = new Map<number, number>();
  /** @returns the leaf's number, or minus one minus the split's */
  const visit = (node: number, above: number): number => {
    const f = forest.feature[node]!;
    if (f < 0) {
      const features = Int32Array.from(path);
      leaves.push({
        value: forest.value[node]!,
        features,
        slots: features.map((feature) => slots.get(feature)!),
      });
      return leaves.length - 1;
    }
    const known = path.indexOf(f);
    const bit = known === -1 ? path.length : known;
    if (above === DEEPEST) throw tooLarge(`a tree is deeper than ${DEEPEST} splits`);
    if (bit >= MOST_FEATURES_ON_PATH) throw tooManyFeatures();
    const place = drafts.length;
    const draft = { node, bit, left: 0, right: 0, place };
    drafts.push(draft);
    if (known === -1) path.push(f);
    if (!slots.has(f)) slots.set(f, slots.size);
    draft.left = visit(forest.left[node]!, above + 1);
    draft.right = visit(forest.right[node]!, above + 1);
    if (known === -1) path.pop();
    return -1 - place;
  };
  visit(forest.root[tree]!, 0);
  const placeOf = (child: number): number => (child >= 0 ? child : leaves.length - 1 - child);
  const splits = drafts.map(({ node, bit, left, right, place }) => ({
    column: bins.column[node]!,
    rank: bins.rank[node]!,
    bit: 1 << bit,
    left: placeOf(left),
    right: placeOf(right),
    place: leaves.length + place,
  }));
  return { output: forest.output[tree]!, splits, leaves, features: Int32Array.from(slots.keys()) };
}

const tooManyFeatures = (): EquiluxError =>
  new EquiluxError(
    "too-large",
    `a path of a tree splits on more than ${MOST_FEATURES_ON_PATH} different features, so it cannot be explained by background rows; retrain with a smaller max_depth`,
    "model",
  );
