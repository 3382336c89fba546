import type { AuditColumns } from "@/lib/core/audit/columns";
import { onSurface, sumByWriter } from "@/lib/core/audit/surfaces";

/** One kind of number that is added up over writers. The arrays hold a 1 for each writer it is true of. */
export interface Measure {
  /** Who has some of it. */
  readonly has: Uint8Array;
  /** Who counts toward the floor. */
  readonly behind: Uint8Array;
  /** Is it to be taken as known of every group, shown or not, whether anyone in it has some? */
  readonly knownZeros: boolean;
}

/**
 * Everything that is added up in what is shown of an audit: writers (first), stories, impressions on each surface and at
 * each of its first positions. Exposure and selected impressions are sums of the last, whatever the browsing model.
 */
export function measuresOf(columns: AuditColumns): Measure[] {
  const count = columns.writers.length;
  const everyone = new Uint8Array(count).fill(1);
  const stories = new Uint8Array(count);
  columns.inventory.writer.forEach((writer, i) => {
    if (columns.inventory.stories[i]! > 0) stories[writer] = 1;
  });
  const seen = columns.dimensions.surfaces.map((surface) =>
    Uint8Array.from(sumByWriter(columns, "impressions", onSurface(columns, surface)), (n) => Number(n > 0)),
  );
  return [
    { has: everyone, behind: everyone, knownZeros: true },
    { has: stories, behind: everyone, knownZeros: true },
    ...seen.map((has) => ({ has, behind: has, knownZeros: true })),
    ...atPositions(columns).map(({ surface, has }) => ({ has, behind: seen[surface]!, knownZeros: false })),
  ];
}

function atPositions({ positions, writers }: AuditColumns): { surface: number; has: Uint8Array }[] {
  const places = new Map<string, { surface: number; has: Uint8Array }>();
  for (let i = 0; i < positions.writer.length; i++) {
    const surface = positions.surface[i]!;
    const key = `${surface} ${positions.position[i]!}`;
    const place = places.get(key) ?? { surface, has: new Uint8Array(writers.length) };
    place.has[positions.writer[i]!] = 1;
    places.set(key, place);
  }
  return [...places.values()];
}
