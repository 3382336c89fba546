/** Items by key, keys in the order in which they first appear. */
export function groupBy<Item, Key>(items: Iterable<Item>, key: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const of = key(item);
    const group = groups.get(of);
    if (group) group.push(item);
    else groups.set(of, [item]);
  }
  return groups;
}

/** Every choice of one to `most` of the items, each in their order; the small choices first. */
export function choices<Item>(items: readonly Item[], most: number): Item[][] {
  const exactly = (size: number, from: readonly Item[]): Item[][] =>
    size === 0
      ? [[]]
      : from.flatMap((item, i) => exactly(size - 1, from.slice(i + 1)).map((rest) => [item, ...rest]));
  return Array.from({ length: most }, (_, i) => exactly(i + 1, items)).flat();
}

/** What some values come to together, by their places. */
export function sumOver(values: Float64Array, places: Iterable<number>): number {
  let sum = 0;
  for (const place of places) sum += values[place]!;
  return sum;
}
