import { readFileSync } from "node:fs";
import { readForest } from "@/lib/core/prediction/model";
import * as truth from "@/prisma/demo/truth";
import { makeWorld, type World } from "@/prisma/demo/world";

// All arithmetic here is the tests' own: sums of 1 / log2(position + 1), plain means over writers, a normal interval.
// Nothing of lib/core/audit or lib/core/stats is used.

export const rankerText = readFileSync(new URL("../../../prisma/demo/ranker.json", import.meta.url), "utf8");

export const generate = (): World => makeWorld(readForest(new TextEncoder().encode(rankerText)));

export const world = generate();

export type Surface = truth.Surface | "all";
export type Attribute = "gender" | "race" | "region";
export const SURFACES: readonly Surface[] = ["all", "home", "digest", "search"];

export const exposureOf = new Map(SURFACES.map((surface) => [surface, exposure(world, surface)]));

function exposure({ surfaces, stories, writers }: World, surface: Surface): number[] {
  const sums = writers.map(() => 0);
  for (const name of surface === "all" ? truth.SURFACES : [surface]) {
    surfaces[name].stories.forEach((story, row) => {
      const position = (row % 10) + 1;
      sums[stories[story]!.writer]! += Math.log(2) / Math.log(position + 1);
    });
  }
  return sums;
}

export const members = (attribute: Attribute, group: string | null): number[] =>
  world.writers.flatMap(({ declared }, w) => (declared[attribute] === group ? [w] : []));

export function perWriter(
  surface: Surface,
  writers: readonly number[],
): { mean: number; relativeError: number } {
  const values = writers.map((w) => exposureOf.get(surface)![w]!);
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1);
  return { mean, relativeError: Math.sqrt(variance / values.length) / mean };
}

/** Ratio of two means per writer, with the 95 % interval of a normal log-ratio. */
export function ratio(surface: Surface, group: readonly number[], reference: readonly number[]) {
  const [a, b] = [perWriter(surface, group), perWriter(surface, reference)];
  const value = a.mean / b.mean;
  const reach = Math.exp(1.96 * Math.hypot(a.relativeError, b.relativeError));
  return { value, low: value / reach, high: value * reach };
}

export const against = (surface: Surface, attribute: Attribute, group: string) =>
  ratio(surface, members(attribute, group), members(attribute, truth.REFERENCES[attribute]));
