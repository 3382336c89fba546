import { binRows } from "@/lib/core/attribution/tree-bins";
import { LANES, type PackedForest, packForest } from "@/lib/core/attribution/tree-pack";
import type { TreePlan } from "@/lib/core/attribution/tree-plan";
import { grow, instantiate, roomOf } from "@/lib/core/attribution/wasm/instance";
import type { CoveredForest, Rows } from "@/lib/core/prediction/forest";

/** A forest in the memory of an instance of its own: two engines do not share anything but code. */
export interface SimdEngine {
  /**
   * Adds nothing to what is there: overwrites `attributions` ([row][output][feature]), and `interactions`
   * ([row][output][feature][feature], the interaction index of every pair, diagonal 0) where the engine was made for them.
   */
  run(rows: Rows, rowCount: number, attributions: Float64Array, interactions: Float64Array | null): void;
}

/**
 * Path-dependent TreeSHAP in WebAssembly SIMD, float64: what tree-shap-reference.ts computes, 64 rows at a time. A row's
 * result does not depend on the rows around it.
 *
 * @throws EquiluxError "too-large" where the forest would take more than 1 GiB
 */
export function createSimdEngine(
  forest: CoveredForest,
  plan: TreePlan,
  withInteractions: boolean,
): SimdEngine {
  const loops = instantiate();
  const room = roomOf(loops);
  const { packed, write } = packForest(forest, plan, room, withInteractions);
  const memory = grow(loops, room);
  write(memory);
  loops.setUp(packed.lefts, packed.paths, packed.products, packed.values, packed.scratch);
  const bins = new Int32Array(memory, packed.bins, plan.bins.columns.length * LANES);
  const own = new Float64Array(memory, packed.attributions, packed.slots.length * LANES);
  const pairs = new Float64Array(memory, packed.interactions, packed.pairs.length * LANES);
  const features = forest.featureNames.length;
  return {
    run(rows, rowCount, attributions, interactions) {
      for (let first = 0; first < rowCount; first += LANES) {
        const lanes = Math.min(LANES, rowCount - first);
        binRows(forest, plan.bins, rows, first * features, lanes, bins, LANES);
        own.fill(0);
        pairs.fill(0);
        loops.setRows(lanes);
        for (const { root, points, nodes, weights } of packed.trees) {
          loops.explainTree(root, points, nodes, weights, Number(withInteractions));
        }
        storeAttributions(forest, packed, own, first, lanes, attributions);
        if (interactions) storeInteractions(forest, packed, pairs, first, lanes, interactions);
      }
    },
  };
}

function storeAttributions(
  { featureNames, baseMargin }: CoveredForest,
  { slots }: PackedForest,
  own: Float64Array,
  first: number,
  lanes: number,
  into: Float64Array,
): void {
  const features = featureNames.length;
  const width = baseMargin.length * features;
  slots.forEach(({ output, feature }, slot) => {
    const at = first * width + output * features + feature;
    for (let lane = 0; lane < lanes; lane++) into[at + lane * width] = own[slot * LANES + lane]!;
  });
}

function storeInteractions(
  { featureNames, baseMargin }: CoveredForest,
  { pairs }: PackedForest,
  sums: Float64Array,
  first: number,
  lanes: number,
  into: Float64Array,
): void {
  const features = featureNames.length;
  const width = baseMargin.length * features * features;
  pairs.forEach(({ output, features: [a, b] }, pair) => {
    const matrix = first * width + output * features * features;
    for (let lane = 0; lane < lanes; lane++) {
      const sum = sums[pair * LANES + lane]!;
      into[matrix + lane * width + a * features + b] = sum;
      into[matrix + lane * width + b * features + a] = sum;
    }
  });
}
