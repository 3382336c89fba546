/** As many cells of a cross are looked at in full; of a larger one, a part. */
const MOST_CELLS = 4096;

/**
 * Cells of the full cross of all attributes, one value each. Of a cross too large to be listed, those that hold somebody
 * and those that differ from the fullest of them in one or two values: whoever is judged by fewer cells than there are is
 * taken to be easier to find out, never harder.
 */
export function crossCells(sizes: readonly number[], labels: readonly Int32Array[]): number[][] {
  const all = sizes.reduce((product, size) => product * size, 1);
  if (all <= MOST_CELLS) return sizes.reduce<number[][]>(extend, [[]]);
  const cells = new Map<string, number[]>();
  for (const cell of held(labels)) cells.set(cell.join(), cell);
  const most = Math.max(MOST_CELLS, cells.size);
  for (const from of [...cells.values()]) {
    const near = neighbours(from, sizes);
    for (const cell of [...near, ...near.flatMap((one) => neighbours(one, sizes))]) {
      if (cells.size >= most) return [...cells.values()];
      cells.set(cell.join(), cell);
    }
  }
  return [...cells.values()];
}

/** Cells of each group, from the groups of each cell; of some cells only, where `among` names them. */
export function membersOf(
  cells: readonly (readonly number[])[],
  among: Iterable<number> = cells.keys(),
): ReadonlyMap<number, readonly number[]> {
  const members = new Map<number, number[]>();
  for (const cell of among) {
    for (const group of cells[cell]!) {
      const own = members.get(group);
      if (own) own.push(cell);
      else members.set(group, [cell]);
    }
  }
  return members;
}

const extend = (cells: number[][], size: number): number[][] =>
  cells.flatMap((cell) => Array.from({ length: size }, (_, value) => [...cell, value]));

/** Cells that hold somebody, the fullest first. */
function held(labels: readonly Int32Array[]): number[][] {
  const counts = new Map<string, { cell: number[]; writers: number }>();
  for (let w = 0; w < (labels[0]?.length ?? 0); w++) {
    const cell = labels.map((codes) => codes[w]!);
    const known = counts.get(cell.join());
    if (known) known.writers++;
    else counts.set(cell.join(), { cell, writers: 1 });
  }
  return [...counts.entries()]
    .sort(([a, x], [b, y]) => y.writers - x.writers || (a < b ? -1 : 1))
    .map(([, { cell }]) => cell);
}

const neighbours = (cell: readonly number[], sizes: readonly number[]): number[][] =>
  sizes.flatMap((size, a) =>
    Array.from({ length: size }, (_, value) => cell.with(a, value)).filter((one) => one[a] !== cell[a]),
  );
