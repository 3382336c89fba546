import type { AuditColumns } from "@/lib/core/audit/columns";
import { type AuditSpec, type AuditSpecInput, auditSpecSchema } from "@/lib/core/audit/spec";
import { browsingModel } from "@/lib/core/exposure/browsing-model";

/** A writer and where her impressions stood: surface → positions. Topic is where all her stories are. */
export interface WorldWriter {
  readonly groups: readonly string[];
  readonly topic?: string;
  readonly shown: Readonly<Record<string, readonly number[]>>;
}

/** Audit columns of a small world, made by hand instead of by a database. `attributes` names what `groups` holds. */
export function columnsOf(
  attributes: readonly string[],
  world: readonly WorldWriter[],
  top = 3,
): AuditColumns {
  const weight = browsingModel("log2").weight;
  const surfaces = [...new Set(world.flatMap(({ shown }) => Object.keys(shown)))].sort();
  const topics = [...new Set(world.map(({ topic }) => topic ?? "no topic"))].sort();
  const dictionaries = attributes.map((name, a) => ({
    name,
    groups: [
      ...[...new Set(world.map(({ groups }) => groups[a]!))].filter((g) => g !== "unknown").sort(),
      "unknown",
    ],
  }));
  const cells = world.flatMap(({ shown, topic }, writer) =>
    surfaces.flatMap((surface, s) => {
      const positions = shown[surface] ?? [];
      if (positions.length === 0) return [];
      return [{ writer, s, topic: topics.indexOf(topic ?? "no topic"), positions }];
    }),
  );
  const spots = world.flatMap(({ shown }, writer) =>
    surfaces.flatMap((surface, s) => {
      const counts = new Map<number, number>();
      for (const position of shown[surface] ?? []) counts.set(position, (counts.get(position) ?? 0) + 1);
      return [...counts]
        .sort(([a], [b]) => a - b)
        .map(([position, count]) => ({ writer, s, position, count }));
    }),
  );
  return {
    dimensions: {
      surfaces,
      topics,
      weeks: ["2026-09-07"],
      attributes: dictionaries,
      scanned: {
        impressions: 0,
        requests: 0,
        stories: world.length,
        from: null,
        to: null,
        clicksKnown: false,
      },
      model: null,
    },
    writers: Int32Array.from(world, (_, w) => w + 1),
    labels: dictionaries.map(({ groups }, a) =>
      Int32Array.from(world, (writer) => groups.indexOf(writer.groups[a]!)),
    ),
    inventory: {
      writer: Int32Array.from(world, (_, w) => w),
      topic: Int32Array.from(world, ({ topic }) => topics.indexOf(topic ?? "no topic")),
      stories: new Int32Array(world.length).fill(1),
    },
    cells: {
      writer: Int32Array.from(cells, (cell) => cell.writer),
      surface: Int32Array.from(cells, (cell) => cell.s),
      topic: Int32Array.from(cells, (cell) => cell.topic),
      week: new Int32Array(cells.length),
      impressions: Int32Array.from(cells, (cell) => cell.positions.length),
      exposure: Float64Array.from(cells, (cell) => cell.positions.reduce((sum, p) => sum + weight(p), 0)),
      selected: Int32Array.from(cells, (cell) => cell.positions.filter((p) => p <= top).length),
      clicks: new Int32Array(cells.length),
      reads: new Int32Array(cells.length),
    },
    positions: {
      writer: Int32Array.from(spots, (spot) => spot.writer),
      surface: Int32Array.from(spots, (spot) => spot.s),
      position: Int32Array.from(spots, (spot) => spot.position),
      impressions: Int32Array.from(spots, (spot) => spot.count),
      clicks: null,
    },
    attributions: null,
    sample: null,
  };
}

/** A spec with few permutations, for tests that do not look at p-values closely. */
export const specOf = (input: AuditSpecInput): AuditSpec =>
  auditSpecSchema.parse({ permutations: 199, ...input });
