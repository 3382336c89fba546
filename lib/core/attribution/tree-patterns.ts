import type { Bins } from "@/lib/core/attribution/tree-bins";
import { DEEPEST, tooLarge } from "@/lib/core/attribution/tree-plan";
import { EquiluxError } from "@/lib/core/errors";
import type { Forest } from "@/lib/core/prediction/forest";

/** A leaf and the different features of its path, in the order in which the path meets them. */
export interface PathLeaf {
  readonly value: number;
  readonly features: Int32Array;
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
  /** @returns the leaf's number, or minus one minus the split's */
  const visit = (node: number, above: number): number => {
    const f = forest.feature[node]!;
    if (f < 0) {
      leaves.push({ value: forest.value[node]!, features: Int32Array.from(path) });
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
    bit: 2 ** bit,
    left: placeOf(left),
    right: placeOf(right),
    place: leaves.length + place,
  }));
  return { output: forest.output[tree]!, splits, leaves };
}

/**
 * @param binned [column][row]
 * @returns [leaf][row] the rows' patterns, and after them those at splits, which nobody needs
 */
export function patternsOf({ splits, leaves }: PathTree, binned: Int32Array, rowCount: number): Int32Array {
  const patterns = new Int32Array((leaves.length + splits.length) * rowCount);
  patterns.fill(-1, leaves.length * rowCount, (leaves.length + 1) * rowCount);
  if (splits.length === 0) return patterns.fill(0);
  for (const { column, rank, bit, left, right, place } of splits) {
    const from = place * rowCount;
    const toLeft = left * rowCount;
    const toRight = right * rowCount;
    const bins = column * rowCount;
    for (let row = 0; row < rowCount; row++) {
      const pattern = patterns[from + row]!;
      // -1 where the row goes right, else 0.
      const goesRight = (rank - binned[bins + row]!) >> 31;
      patterns[toLeft + row] = pattern & ~(goesRight & bit);
      patterns[toRight + row] = pattern & ~(~goesRight & bit);
    }
  }
  leaves.forEach(({ features }, leaf) => {
    const mask = 2 ** features.length - 1;
    for (let at = leaf * rowCount; at < (leaf + 1) * rowCount; at++) patterns[at]! &= mask;
  });
  return patterns;
}

const tooManyFeatures = (): EquiluxError =>
  new EquiluxError(
    "too-large",
    `a path of a tree splits on more than ${MOST_FEATURES_ON_PATH} different features, so it cannot be explained by background rows; retrain with a smaller max_depth`,
    "model",
  );
