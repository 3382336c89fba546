// The inner loops of tree-shap-simd.ts in AssemblyScript, compiled by `npm run build:wasm`. What is computed, and the names,
// are those of tree-shap-reference.ts; here 64 rows walk a tree together, two to a vector, and what a row does at a split is a
// mask of ones and zeros.

import { explainOneRow } from "./one-row";
import {
  ATTRIBUTION, BEFORE, BINS, KIND, LEFT, LEFT_VALUE, PARTNER_PAIR, PARTNER_RATIO, PARTNER_SIZE, PARTNERS, PRIOR, RANK, RIGHT, RIGHT_VALUE,
  SHARE,
} from "./record";

const COLUMN: usize = 64 * 8;
const VECTOR: usize = 16;

/** Quadrature points of the tree in hand, their places, and the bytes of [point][lane]. */
let points: usize = 0;
let nodesAt: usize = 0;
let slot: usize = 0;
/** [depth][lane] went left at the split of that depth. */
let lefts: usize = 0;
/** [depth][lane] still on the path for its feature, past the split of that depth. */
let paths: usize = 0;
/** [depth][point][lane] quadrature weight times the factors of the path. */
let products: usize = 0;
/** [2 × depth + side][point][lane] values of the subtrees. */
let values: usize = 0;
/** [point][lane] */
let scratch: usize = 0;
let interactions = false;
/** Bytes of a column that hold rows. */
let used: usize = COLUMN;
let rowCount: usize = 64;
/** So few are faster one by one. */
const FEW_ROWS: usize = 2;

/** Says how many rows walk the next trees; a few cost less than 64. */
export function setRows(lanes: usize): void {
  // Two to a vector. Bins are compared four at a time, which may write, but never reads, past them.
  used = ((lanes + 1) & ~1) * 8;
  rowCount = lanes;
}

export function setUp(leftsAt: usize, pathsAt: usize, productsAt: usize, valuesAt: usize, scratchAt: usize): void {
  lefts = leftsAt;
  paths = pathsAt;
  products = productsAt;
  values = valuesAt;
  scratch = scratchAt;
}

/** Adds one tree's attributions (and, if so wished, interactions) of the rows whose bins are in place. */
export function explainTree(root: usize, pointCount: usize, nodes: usize, weights: usize, withInteractions: bool): void {
  if (rowCount <= FEW_ROWS && !withInteractions) {
    for (let lane: usize = 0; lane < rowCount; lane++) {
      explainOneRow(root, pointCount, nodes, weights, lane, paths, products, values);
    }
    return;
  }
  points = pointCount;
  nodesAt = nodes;
  slot = points * COLUMN;
  interactions = withInteractions;
  for (let n: usize = 0; n < points; n++) {
    const weight = f64x2.splat(load<f64>(weights + n * 8));
    const product = products + n * COLUMN;
    for (let at: usize = 0; at < used; at += VECTOR) v128.store(product + at, weight);
  }
  visit(root, 0, values);
}

/** Writes the values of the subtree under a split to `into`. */
function visit(split: usize, depth: usize, into: usize): void {
  const kind = load<u32>(split + KIND);
  const left = lefts + depth * COLUMN;
  decide(split, left);
  const on = kind & 4 ? paths + <usize>load<u32>(split + PRIOR) * COLUMN : 0;
  const product = products + depth * slot;
  if ((kind & 7) === 3 && !interactions) {
    twig(split, left, product, into);
    return;
  }
  const below = product + slot;
  const valueLeft = values + (2 * depth + 1) * slot;
  const valueRight = valueLeft + slot;
  const asked = interactions || (kind & 8) !== 0;
  if ((kind & 3) !== 3) {
    if (kind & 4) moveLeftAgain(split, product, below, left, on);
    else moveLeft(split, product, below, left);
    if (!(kind & 1)) {
      if (asked) follow(depth, left, on, 0);
      visit(load<u32>(split + LEFT), depth + 1, valueLeft);
    }
    if (!(kind & 2)) {
      if (asked) follow(depth, left, on, -1);
      // What does not go left goes right.
      for (let at: usize = 0; at < slot; at += VECTOR) {
        v128.store(below + at, f64x2.sub(v128.load(product + at), v128.load(below + at)));
      }
      visit(load<u32>(split + RIGHT), depth + 1, valueRight);
    }
  }
  if (kind & 4) joinAgain(split, kind, product, left, on, valueLeft, valueRight, into);
  else if (kind & 1 && kind & 2) join<BothLeaves>(split, product, left, valueLeft, valueRight, into);
  else if (kind & 1) join<LeftLeaf>(split, product, left, valueLeft, valueRight, into);
  else if (kind & 2) join<RightLeaf>(split, product, left, valueLeft, valueRight, into);
  else join<NoLeaf>(split, product, left, valueLeft, valueRight, into);
  if (interactions) interact(split);
}

/** Masks of the rows that go left: a bin that is not greater than the rank. */
@inline function decide(split: usize, left: usize): void {
  const rank = i32x4.splat(load<i32>(split + RANK));
  let bins: usize = load<u32>(split + BINS);
  for (let at: usize = 0; at < used; at += 2 * VECTOR) {
    const goes = i32x4.le_s(v128.load(bins), rank);
    v128.store(left + at, i64x2.extend_low_i32x4_s(goes));
    v128.store(left + at, i64x2.extend_high_i32x4_s(goes), VECTOR);
    bins += VECTOR;
  }
}

/** Notes who is still on the path for the split's feature on the side that is visited next: 0 left, -1 right. */
function follow(depth: usize, left: usize, on: usize, side: i64): void {
  const turned = i64x2.splat(side);
  const path = paths + depth * COLUMN;
  for (let at: usize = 0; at < used; at += VECTOR) {
    const goes = v128.xor(v128.load(left + at), turned);
    v128.store(path + at, on ? v128.and(goes, v128.load(on + at)) : goes);
  }
}

/** Products of the left subtree: times s (1 - t), and t more for rows that go left. */
@inline function moveLeft(split: usize, product: usize, below: usize, left: usize): void {
  const share = load<f64>(split + SHARE);
  for (let n: usize = 0; n < points; n++) {
    const t = load<f64>(nodesAt + n * 8);
    const cold = f64x2.splat(share * (1 - t));
    const more = f64x2.splat(t);
    const point = n * COLUMN;
    for (let at: usize = 0; at < used; at += VECTOR) {
      const move = f64x2.add(cold, v128.and(v128.load(left + at), more));
      v128.store(below + point + at, f64x2.mul(v128.load(product + point + at), move));
    }
  }
}

/** The same where a split above is on the same feature: a row off its path moves by the share alone. */
function moveLeftAgain(split: usize, product: usize, below: usize, left: usize, on: usize): void {
  const share = load<f64>(split + SHARE);
  const before = load<f64>(split + BEFORE);
  const off = f64x2.splat(share);
  for (let n: usize = 0; n < points; n++) {
    const t = load<f64>(nodesAt + n * 8);
    const factor = before * (1 - t) + t;
    const cold = f64x2.splat((before * share * (1 - t)) / factor);
    const more = f64x2.splat(t / factor);
    const point = n * COLUMN;
    for (let at: usize = 0; at < used; at += VECTOR) {
      const move = f64x2.add(cold, v128.and(v128.load(left + at), more));
      const moved = v128.bitselect(move, off, v128.load(on + at));
      v128.store(below + point + at, f64x2.mul(v128.load(product + point + at), moved));
    }
  }
}

class NoLeaf {}
class LeftLeaf {}
class RightLeaf {}
class BothLeaves {}

/** Values of one point at a split: right + move × (left - right). Returns product × (left - right). */
@inline function joinPoint<Leaves>(
  goes: v128, cold: v128, more: v128, product: usize, valueLeft: usize, valueRight: usize, leafLeft: v128, leafRight: v128, into: usize,
): v128 {
  const ofLeft = idof<Leaves>() === idof<LeftLeaf>() || idof<Leaves>() === idof<BothLeaves>() ? leafLeft : v128.load(valueLeft);
  const ofRight = idof<Leaves>() === idof<RightLeaf>() || idof<Leaves>() === idof<BothLeaves>() ? leafRight : v128.load(valueRight);
  const difference = f64x2.sub(ofLeft, ofRight);
  const move = f64x2.add(cold, v128.and(goes, more));
  v128.store(into, f64x2.add(ofRight, f64x2.mul(move, difference)));
  return f64x2.mul(v128.load(product), difference);
}

/** Two points at a time share the masks and the sum. */
function join<Leaves>(split: usize, product: usize, left: usize, valueLeft: usize, valueRight: usize, into: usize): void {
  const share = load<f64>(split + SHARE);
  const leafLeft = f64x2.splat(load<f64>(split + LEFT_VALUE));
  const leafRight = f64x2.splat(load<f64>(split + RIGHT_VALUE));
  const keep = interactions;
  let first = true;
  let n: usize = 0;
  for (; n + 2 <= points && !keep; n += 2) {
    const t = load<f64>(nodesAt + n * 8);
    const u = load<f64>(nodesAt + n * 8 + 8);
    const cold = f64x2.splat(share * (1 - t));
    const more = f64x2.splat(t);
    const nextCold = f64x2.splat(share * (1 - u));
    const nextMore = f64x2.splat(u);
    for (let at: usize = 0; at < used; at += VECTOR) {
      const goes = v128.load(left + at);
      const here = n * COLUMN + at;
      const next = here + COLUMN;
      const sum = f64x2.add(
        joinPoint<Leaves>(goes, cold, more, product + here, valueLeft + here, valueRight + here, leafLeft, leafRight, into + here),
        joinPoint<Leaves>(goes, nextCold, nextMore, product + next, valueLeft + next, valueRight + next, leafLeft, leafRight, into + next),
      );
      v128.store(scratch + at, first ? sum : f64x2.add(v128.load(scratch + at), sum));
    }
    first = false;
  }
  for (; n < points; n++) {
    const t = load<f64>(nodesAt + n * 8);
    const cold = f64x2.splat(share * (1 - t));
    const more = f64x2.splat(t);
    for (let at: usize = 0; at < used; at += VECTOR) {
      const here = n * COLUMN + at;
      const goes = v128.load(left + at);
      const sum = joinPoint<Leaves>(goes, cold, more, product + here, valueLeft + here, valueRight + here, leafLeft, leafRight, into + here);
      if (keep) v128.store(scratch + here, f64x2.mul(sum, gainOf(goes, share)));
      else v128.store(scratch + at, first ? sum : f64x2.add(v128.load(scratch + at), sum));
    }
    first = false;
  }
  if (!keep) attributeSum(split, left, share);
}

/** 1 - s for rows that go left, -s for the others. */
@inline function gainOf(goes: v128, share: f64): v128 {
  return f64x2.add(f64x2.splat(-share), v128.and(goes, f64x2.splat(1)));
}

@inline function attributeSum(split: usize, left: usize, share: f64): void {
  const attribution: usize = load<u32>(split + ATTRIBUTION);
  for (let at: usize = 0; at < used; at += VECTOR) {
    const gained = f64x2.mul(gainOf(v128.load(left + at), share), v128.load(scratch + at));
    v128.store(attribution + at, f64x2.add(v128.load(attribution + at), gained));
  }
}

/** `join` where a split above is on the same feature: the gain then differs from point to point, and is 0 off its path. */
function joinAgain(
  split: usize, kind: u32, product: usize, left: usize, on: usize, valueLeft: usize, valueRight: usize, into: usize,
): void {
  const share = load<f64>(split + SHARE);
  const before = load<f64>(split + BEFORE);
  const leafLeft = f64x2.splat(load<f64>(split + LEFT_VALUE));
  const leafRight = f64x2.splat(load<f64>(split + RIGHT_VALUE));
  const off = f64x2.splat(share);
  const attribution: usize = load<u32>(split + ATTRIBUTION);
  const keep = interactions;
  for (let n: usize = 0; n < points; n++) {
    const t = load<f64>(nodesAt + n * 8);
    const factor = before * (1 - t) + t;
    const cold = (before * share * (1 - t)) / factor;
    const more = t / factor;
    const lost = (-before * share - cold * (1 - before)) / factor;
    const won = (1 - before * share - (cold + more) * (1 - before)) / factor;
    const colds = f64x2.splat(cold);
    const mores = f64x2.splat(more);
    const losts = f64x2.splat(lost);
    const swings = f64x2.splat(won - lost);
    for (let at: usize = 0; at < used; at += VECTOR) {
      const here = n * COLUMN + at;
      const goes = v128.load(left + at);
      const isOn = v128.load(on + at);
      const ofRight = kind & 2 ? leafRight : v128.load(valueRight + here);
      const difference = f64x2.sub(kind & 1 ? leafLeft : v128.load(valueLeft + here), ofRight);
      const move = v128.bitselect(f64x2.add(colds, v128.and(goes, mores)), off, isOn);
      v128.store(into + here, f64x2.add(ofRight, f64x2.mul(move, difference)));
      const gain = v128.and(isOn, f64x2.add(losts, v128.and(goes, swings)));
      const gained = f64x2.mul(f64x2.mul(v128.load(product + here), difference), gain);
      if (keep) v128.store(scratch + here, gained);
      else v128.store(attribution + at, f64x2.add(v128.load(attribution + at), gained));
    }
  }
}

/** A split of two leaves on a feature that is new to the path: nothing has to be moved down for it. */
@inline function twig(split: usize, left: usize, product: usize, into: usize): void {
  const share = load<f64>(split + SHARE);
  const leafRight = load<f64>(split + RIGHT_VALUE);
  const difference = load<f64>(split + LEFT_VALUE) - leafRight;
  for (let n: usize = 0; n < points; n++) {
    const t = load<f64>(nodesAt + n * 8);
    const cold = f64x2.splat(leafRight + share * (1 - t) * difference);
    const more = f64x2.splat(t * difference);
    const point = into + n * COLUMN;
    for (let at: usize = 0; at < used; at += VECTOR) {
      v128.store(point + at, f64x2.add(cold, v128.and(v128.load(left + at), more)));
    }
  }
  const lost = f64x2.splat(-share * difference);
  const swing = f64x2.splat(difference);
  const attribution: usize = load<u32>(split + ATTRIBUTION);
  for (let at: usize = 0; at < used; at += VECTOR) {
    let sum = v128.load(product + at);
    for (let point = COLUMN; point < slot; point += COLUMN) sum = f64x2.add(sum, v128.load(product + point + at));
    const gain = f64x2.add(lost, v128.and(v128.load(left + at), swing));
    v128.store(attribution + at, f64x2.add(v128.load(attribution + at), f64x2.mul(sum, gain)));
  }
}

/** Adds what is in `scratch`, [point][lane], to the split's feature, and its parts to the pairs it makes with its partners. */
function interact(split: usize): void {
  const attribution: usize = load<u32>(split + ATTRIBUTION);
  for (let n: usize = 0; n < points; n++) {
    for (let at: usize = 0; at < used; at += VECTOR) {
      v128.store(attribution + at, f64x2.add(v128.load(attribution + at), v128.load(scratch + n * COLUMN + at)));
    }
  }
  const partners: usize = load<u32>(split + PARTNERS);
  const end = partners + 8 + <usize>load<u32>(partners) * PARTNER_SIZE;
  if (partners + 8 === end) return;
  // Off its path a partner has 1 / (t - 1) in every pair: that sum is made once.
  const offSum = scratch + slot;
  for (let n: usize = 0; n < points; n++) {
    const off = f64x2.splat(1 / (load<f64>(nodesAt + n * 8) - 1));
    for (let at: usize = 0; at < used; at += VECTOR) {
      const part = f64x2.mul(v128.load(scratch + n * COLUMN + at), off);
      v128.store(offSum + at, n === 0 ? part : f64x2.add(v128.load(offSum + at), part));
    }
  }
  const ons = offSum + COLUMN;
  for (let partner = partners + 8; partner < end; partner += PARTNER_SIZE) {
    const path = paths + <usize>load<u32>(partner) * COLUMN;
    const pair: usize = load<u32>(partner + PARTNER_PAIR);
    const ratio = load<f64>(partner + PARTNER_RATIO);
    for (let n: usize = 0; n < points; n++) {
      const t = load<f64>(nodesAt + n * 8);
      store<f64>(ons + n * 8, (1 - ratio) / (ratio * (1 - t) + t));
    }
    for (let at: usize = 0; at < used; at += VECTOR) {
      let sum = f64x2.mul(v128.load(scratch + at), v128.load64_splat(ons));
      for (let n: usize = 1; n < points; n++) {
        sum = f64x2.add(sum, f64x2.mul(v128.load(scratch + n * COLUMN + at), v128.load64_splat(ons + n * 8)));
      }
      const part = v128.bitselect(sum, v128.load(offSum + at), v128.load(path + at));
      v128.store(pair + at, f64x2.add(v128.load(pair + at), part));
    }
  }
}
