import type { AttributionCells } from "@/lib/core/audit/columns";

/** Running sums of attributions by place; a place is writer × surface × topic, and only those that occur take memory. */
export interface AttributionSums {
  readonly surfaces: number;
  readonly topics: number;
  readonly features: number;
  readonly places: Map<number, { impressions: number; sum: Float64Array; absolute: Float64Array }>;
}

export const emptySums = (surfaces: number, topics: number, features: number): AttributionSums => ({
  surfaces,
  topics,
  features,
  places: new Map(),
});

/**
 * Adds the attributions of one row.
 *
 * @param attributions many rows in one array; this row's start at `from`
 */
export function addAttributions(
  sums: AttributionSums,
  writer: number,
  surface: number,
  topic: number,
  attributions: Float64Array,
  from: number,
): void {
  const key = (writer * sums.surfaces + surface) * sums.topics + topic;
  let place = sums.places.get(key);
  if (!place) {
    place = {
      impressions: 0,
      sum: new Float64Array(sums.features),
      absolute: new Float64Array(sums.features),
    };
    sums.places.set(key, place);
  }
  place.impressions++;
  for (let f = 0; f < sums.features; f++) {
    const phi = attributions[from + f]!;
    place.sum[f]! += phi;
    place.absolute[f]! += Math.abs(phi);
  }
}

/** The sums as columns, sorted by writer, surface and topic. */
export function attributionCells({ surfaces, topics, features, places }: AttributionSums): AttributionCells {
  const cells = [...places].sort(([a], [b]) => a - b);
  const sum = new Float64Array(cells.length * features);
  const absolute = new Float64Array(cells.length * features);
  cells.forEach(([, place], i) => {
    sum.set(place.sum, i * features);
    absolute.set(place.absolute, i * features);
  });
  return {
    writer: Int32Array.from(cells, ([key]) => Math.floor(key / topics / surfaces)),
    surface: Int32Array.from(cells, ([key]) => Math.floor(key / topics) % surfaces),
    topic: Int32Array.from(cells, ([key]) => key % topics),
    impressions: Int32Array.from(cells, ([, place]) => place.impressions),
    sum,
    absolute,
  };
}
