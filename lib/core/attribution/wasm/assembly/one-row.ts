// What tree-shap.ts does for 64 rows, for one: here the lanes of vectors are quadrature points. Every number comes of the same
// operations in the same order, so that a row's result is the same bit for bit, whoever is with it.
import { ATTRIBUTION, BEFORE, BINS, KIND, LEFT, LEFT_VALUE, PRIOR, RANK, RIGHT, RIGHT_VALUE, SHARE } from "./record";

const VECTOR: usize = 16;

/** [point] of the tree in hand, and the bytes of their numbers: points are even in number, the last may weigh nothing. */
let nodesAt: usize = 0;
let width: usize = 0;
/** Where the row's own are among [lane] bins and attributions. */
let binOffset: usize = 0;
let attributionOffset: usize = 0;
/** [depth] 1 while on the path for its feature, past the split of that depth. */
let paths: usize = 0;
/** [depth][point], as in tree-shap.ts. */
let products: usize = 0;
/** [2 × depth + side][point] */
let values: usize = 0;

/** Adds one tree's attributions of the row whose bins are in the lane. */
export function explainOneRow(
  root: usize, points: usize, nodes: usize, weights: usize, lane: usize, pathsAt: usize, productsAt: usize, valuesAt: usize,
): void {
  nodesAt = nodes;
  width = ((points + 1) & ~1) * 8;
  binOffset = lane * 4;
  attributionOffset = lane * 8;
  paths = pathsAt;
  products = productsAt;
  values = valuesAt;
  for (let at: usize = 0; at < width; at += VECTOR) v128.store(products + at, v128.load(weights + at));
  visit(root, 0, values);
}

/** Writes the values of the subtree under a split to `into`. */
function visit(split: usize, depth: usize, into: usize): void {
  const kind = load<u32>(split + KIND);
  const goesLeft = load<i32>(<usize>load<u32>(split + BINS) + binOffset) <= load<i32>(split + RANK);
  const product = products + depth * width;
  if ((kind & 7) === 3) {
    twig(split, goesLeft, product, into);
    return;
  }
  const isOn = kind & 4 ? load<u8>(paths + <usize>load<u32>(split + PRIOR)) !== 0 : true;
  const below = product + width;
  const valueLeft = values + (2 * depth + 1) * width;
  const valueRight = valueLeft + width;
  if ((kind & 3) !== 3) {
    for (let at: usize = 0; at < width; at += VECTOR) {
      v128.store(below + at, f64x2.mul(v128.load(product + at), moveAt(split, kind, goesLeft, isOn, at)));
    }
    if (!(kind & 1)) {
      store<u8>(paths + depth, isOn && goesLeft ? 1 : 0);
      visit(load<u32>(split + LEFT), depth + 1, valueLeft);
    }
    if (!(kind & 2)) {
      store<u8>(paths + depth, isOn && !goesLeft ? 1 : 0);
      for (let at: usize = 0; at < width; at += VECTOR) {
        v128.store(below + at, f64x2.sub(v128.load(product + at), v128.load(below + at)));
      }
      visit(load<u32>(split + RIGHT), depth + 1, valueRight);
    }
  }
  const leafLeft = f64x2.splat(load<f64>(split + LEFT_VALUE));
  const leafRight = f64x2.splat(load<f64>(split + RIGHT_VALUE));
  const attribution = <usize>load<u32>(split + ATTRIBUTION) + attributionOffset;
  let attributed = load<f64>(attribution);
  let sum: f64 = 0;
  for (let at: usize = 0; at < width; at += VECTOR) {
    const ofRight = kind & 2 ? leafRight : v128.load(valueRight + at);
    const difference = f64x2.sub(kind & 1 ? leafLeft : v128.load(valueLeft + at), ofRight);
    const move = moveAt(split, kind, goesLeft, isOn, at);
    v128.store(into + at, f64x2.add(ofRight, f64x2.mul(move, difference)));
    const given = f64x2.mul(v128.load(product + at), difference);
    if (kind & 4) {
      if (!isOn) continue;
      const gained = f64x2.mul(given, gainAgainAt(split, goesLeft, at));
      attributed = attributed + f64x2.extract_lane(gained, 0) + f64x2.extract_lane(gained, 1);
    } else {
      sum += f64x2.extract_lane(given, 0) + f64x2.extract_lane(given, 1);
    }
  }
  if (!(kind & 4)) attributed += (-load<f64>(split + SHARE) + (goesLeft ? 1 : 0)) * sum;
  store<f64>(attribution, attributed);
}

/** The move of two points: what part of the product goes left. */
@inline function moveAt(split: usize, kind: u32, goesLeft: bool, isOn: bool, at: usize): v128 {
  const share = load<f64>(split + SHARE);
  if (!isOn) return f64x2.splat(share);
  const t = v128.load(nodesAt + at);
  const rest = f64x2.sub(f64x2.splat(1), t);
  if (!(kind & 4)) {
    const cold = f64x2.mul(f64x2.splat(share), rest);
    return goesLeft ? f64x2.add(cold, t) : cold;
  }
  const before = load<f64>(split + BEFORE);
  const factor = factorAt(before, t);
  const cold = f64x2.div(f64x2.mul(f64x2.splat(before * share), rest), factor);
  return goesLeft ? f64x2.add(cold, f64x2.div(t, factor)) : cold;
}

@inline function factorAt(before: f64, t: v128): v128 {
  return f64x2.add(f64x2.mul(f64x2.splat(before), f64x2.sub(f64x2.splat(1), t)), t);
}

/** The gain of two points where a split above is on the same feature and the row is on its path. */
@inline function gainAgainAt(split: usize, goesLeft: bool, at: usize): v128 {
  const share = load<f64>(split + SHARE);
  const before = load<f64>(split + BEFORE);
  const t = v128.load(nodesAt + at);
  const factor = factorAt(before, t);
  const cold = f64x2.div(f64x2.mul(f64x2.splat(before * share), f64x2.sub(f64x2.splat(1), t)), factor);
  const off = f64x2.splat(1 - before);
  const lost = f64x2.div(f64x2.sub(f64x2.splat(-before * share), f64x2.mul(cold, off)), factor);
  if (!goesLeft) return lost;
  const hot = f64x2.add(cold, f64x2.div(t, factor));
  const won = f64x2.div(f64x2.sub(f64x2.splat(1 - before * share), f64x2.mul(hot, off)), factor);
  return f64x2.add(lost, f64x2.sub(won, lost));
}

/** A split of two leaves on a feature that is new to the path. */
@inline function twig(split: usize, goesLeft: bool, product: usize, into: usize): void {
  const share = load<f64>(split + SHARE);
  const leafRight = load<f64>(split + RIGHT_VALUE);
  const difference = load<f64>(split + LEFT_VALUE) - leafRight;
  const right = f64x2.splat(leafRight);
  const differences = f64x2.splat(difference);
  let sum: f64 = 0;
  for (let at: usize = 0; at < width; at += VECTOR) {
    const t = v128.load(nodesAt + at);
    const cold = f64x2.add(right, f64x2.mul(f64x2.mul(f64x2.splat(share), f64x2.sub(f64x2.splat(1), t)), differences));
    v128.store(into + at, goesLeft ? f64x2.add(cold, f64x2.mul(t, differences)) : cold);
    const two = v128.load(product + at);
    sum = sum + f64x2.extract_lane(two, 0) + f64x2.extract_lane(two, 1);
  }
  const attribution = <usize>load<u32>(split + ATTRIBUTION) + attributionOffset;
  const gain = -share * difference + (goesLeft ? difference : 0);
  store<f64>(attribution, load<f64>(attribution) + sum * gain);
}
