/** Impressions and clicks of one item at one position, rows in any order. Codes from 0. */
export interface ClickCounts {
  readonly item: ArrayLike<number>;
  readonly position: ArrayLike<number>;
  readonly impressions: ArrayLike<number>;
  readonly clicks: ArrayLike<number>;
}

/** Rounds of fitting; it ends sooner when nothing moves by more than this part. */
const MOST_ROUNDS = 500;
const STILL = 1e-10;

/**
 * How likely readers are to look at each position, relative to the first, from clicks alone: the position-based model
 * P(click) = θ_position γ_item, fitted by alternating γ = Σ clicks / Σ n θ and θ = Σ clicks / Σ n γ. This is the maximum of
 * the Poisson likelihood; it asks only for the mean to be right, and has one maximum up to the scale of θ, which is set to 1
 * at the first position (rows for which items stand at one position only tell nothing of the others).
 *
 * Caveat: an item's own γ is taken to be the same at every position. Where a ranker puts an item high for those who like it
 * more, θ falls too steeply with position.
 *
 * @returns θ by position; NaN where a position has no clicks, or is not linked to the first one; null without clicks there
 *
 * Source: Craswell et al. 2008 (model); Wang et al. 2018 (fitted to logged clicks); Agresti 2013, ch. 9 (Poisson fitting).
 */
export function examination(counts: ClickCounts, items: number, positions: number): Float64Array | null {
  const { item, position, impressions, clicks } = counts;
  const linked = linkedToFirst(counts, items, positions);
  if (!linked) return null;
  const rows = Array.from({ length: item.length }, (_, i) => i).filter((i) => linked[position[i]!] === 1);
  const [ofItem, ofPosition] = [new Float64Array(items), new Float64Array(positions)];
  for (const i of rows) {
    ofItem[item[i]!]! += clicks[i]!;
    ofPosition[position[i]!]! += clicks[i]!;
  }
  const gamma = new Float64Array(items);
  let theta = new Float64Array(positions).fill(1);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const looked = new Float64Array(items);
    for (const i of rows) looked[item[i]!]! += impressions[i]! * theta[position[i]!]!;
    for (let k = 0; k < items; k++) gamma[k] = looked[k]! > 0 ? ofItem[k]! / looked[k]! : 0;
    const liked = new Float64Array(positions);
    for (const i of rows) liked[position[i]!]! += impressions[i]! * gamma[item[i]!]!;
    const next = ofPosition.map((sum, p) => sum / liked[p]!);
    const scaled = next.map((value) => value / next[0]!);
    const moved = scaled.some((value, p) => Math.abs(value - theta[p]!) > STILL * value);
    theta = scaled;
    if (!moved) break;
  }
  return theta.map((value, p) => (linked[p] === 1 ? value : Number.NaN));
}

/**
 * 1 for positions that can be compared with the first: they share a clicked item with it, or with one that does. Null where
 * nothing was clicked at the first position.
 */
function linkedToFirst(
  { item, position, clicks, impressions }: ClickCounts,
  items: number,
  positions: number,
) {
  const clickedItem = new Float64Array(items);
  const clickedPosition = new Float64Array(positions);
  for (let i = 0; i < item.length; i++) {
    clickedItem[item[i]!]! += clicks[i]!;
    clickedPosition[position[i]!]! += clicks[i]!;
  }
  if (!(clickedPosition[0]! > 0)) return null;
  const linked = new Uint8Array(positions);
  const seen = new Uint8Array(items);
  linked[0] = 1;
  for (let grew = true; grew; ) {
    grew = false;
    for (let i = 0; i < item.length; i++) {
      const [k, p] = [item[i]!, position[i]!];
      if (!(impressions[i]! > 0) || !(clickedItem[k]! > 0) || !(clickedPosition[p]! > 0)) continue;
      if (linked[p] === seen[k]) continue;
      linked[p] = 1;
      seen[k] = 1;
      grew = true;
    }
  }
  return linked;
}
