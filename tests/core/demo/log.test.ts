/** The demo's ranking model and its log: what carries the planted gap, how readers respond, and that it is made the same twice. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { DEMO_FILES } from "@/prisma/demo/csv";
import { FEATURES } from "@/prisma/demo/features";
import * as truth from "@/prisma/demo/truth";
import type { World } from "@/prisma/demo/world";
import { type Attribute, generate, rankerText, world } from "./measure";

describe("what carries the gap", () => {
  const subscribers = FEATURES.findIndex(({ name }) => name === truth.RACE_GAP.feature);

  /** Difference of the groups' mean feature values, in standard deviations, over everything shown on home and search. */
  const gap = (feature: number, attribute: Attribute, group: string): number => {
    const values: Record<string, number[]> = { group: [], reference: [] };
    for (const surface of ["home", "search"] as const) {
      const { features, stories } = world.surfaces[surface];
      stories.forEach((story, row) => {
        const value = features[row * FEATURES.length + feature]!;
        const of = world.writers[world.stories[story]!.writer]!.declared[attribute];
        // Every seventh row is enough, and no multiple of a slate.
        if (row % 7 > 0 || Number.isNaN(value)) return;
        if (of === group) values.group!.push(value);
        if (of === truth.REFERENCES[attribute]) values.reference!.push(value);
      });
    }
    const mean = (list: readonly number[]) => list.reduce((sum, x) => sum + x, 0) / list.length;
    const center = mean(values.reference!);
    const spread = Math.sqrt(mean(values.reference!.map((x) => (x - center) ** 2)));
    return spread === 0 ? 0 : (mean(values.group!) - center) / spread;
  };

  test("of all features, only the subscribers differ between Black and White writers", () => {
    FEATURES.forEach(({ name }, feature) => {
      const difference = gap(feature, "race", "Black");
      if (feature === subscribers) expect(difference).toBeLessThan(-2);
      else expect(Math.abs(difference), name).toBeLessThan(0.2);
    });
  });

  test("protected attributes are not among the features", () => {
    const names = JSON.parse(rankerText).learner.feature_names as string[];
    expect(names).toEqual(FEATURES.map(({ name }) => name));
    for (const { name, label } of FEATURES) {
      expect(`${name} ${label}`).not.toMatch(/gender|race|ethnic|region|country|black|white|woman|\bman\b/i);
    }
  });

  test("the ranking model leans on the subscribers on the digest only", () => {
    const average = (surface: truth.Surface, value: number) => {
      const { features } = world.surfaces[surface];
      let sum = 0;
      for (let row = 0; row < 2000; row++) {
        const vector = Array.from(features.subarray(row * FEATURES.length, (row + 1) * FEATURES.length));
        vector[subscribers] = value;
        sum += walk(vector);
      }
      return sum / 2000;
    };
    const effect = (surface: truth.Surface) => average(surface, 6.5) - average(surface, 5);
    expect(effect("digest")).toBeGreaterThan(0.35);
    expect(Math.abs(effect("home"))).toBeLessThan(0.05);
    expect(Math.abs(effect("search"))).toBeLessThan(0.05);
  });
});

interface Tree {
  readonly left_children: readonly number[];
  readonly right_children: readonly number[];
  readonly split_indices: readonly number[];
  readonly split_conditions: readonly number[];
  readonly default_left: readonly number[];
}
const learner = JSON.parse(rankerText).learner;
const trees = learner.gradient_booster.model.trees as readonly Tree[];
const base = Number(String(learner.learner_model_param.base_score).replace(/[[\]]/g, ""));

/** The model's prediction by hand: down every tree of the committed file. */
function walk(vector: readonly number[]): number {
  let sum = base;
  for (const tree of trees) {
    let node = 0;
    while (tree.left_children[node] !== -1) {
      const value = vector[tree.split_indices[node]!]!;
      const left = Number.isNaN(value)
        ? tree.default_left[node] === 1
        : value < Math.fround(tree.split_conditions[node]!);
      node = left ? tree.left_children[node]! : tree.right_children[node]!;
    }
    sum += tree.split_conditions[node]!;
  }
  return sum;
}

describe("the log", () => {
  test("scores are the model's predictions, and slates descend by them", () => {
    for (const surface of truth.SURFACES) {
      const { features, scores } = world.surfaces[surface];
      for (let row = 0; row < scores.length; row++) {
        if (row % 10 > 0 && scores[row]! > scores[row - 1]!)
          throw new Error(`${surface} row ${row} is out of order`);
        if (row % 13 > 0) continue;
        const vector = Array.from(features.subarray(row * FEATURES.length, (row + 1) * FEATURES.length));
        if (Math.abs(walk(vector) - scores[row]!) > 1e-5)
          throw new Error(`${surface} row ${row}: ${walk(vector)}`);
      }
    }
  });

  test("some slates hold exact ties, broken by the story's id", () => {
    let ties = 0;
    for (const surface of truth.SURFACES) {
      const { stories, scores } = world.surfaces[surface];
      for (let row = 1; row < scores.length; row++) {
        if (row % 10 === 0 || scores[row] !== scores[row - 1]) continue;
        ties++;
        if (world.stories[stories[row]!]!.id < world.stories[stories[row - 1]!]!.id)
          throw new Error(`row ${row}`);
      }
    }
    expect(ties).toBeGreaterThan(500);
    expect(ties).toBeLessThan(10_000);
  });

  test("readers examine a position with the planted chance, and click only what they examined", () => {
    for (const surface of truth.SURFACES) {
      const { viewable, clicked, readSeconds, occasions } = world.surfaces[surface];
      const seen = Array<number>(10).fill(0);
      const clicks = Array<number>(10).fill(0);
      viewable.forEach((yes, row) => {
        seen[row % 10]! += yes;
        clicks[row % 10]! += clicked[row]!;
        if (clicked[row]! > yes || (clicked[row] === 1) !== readSeconds[row]! > 0)
          throw new Error(`${surface} ${row}`);
      });
      seen.forEach((count, index) => {
        expect(
          Math.abs(count / occasions.length - 1 / Math.log2(index + 2)),
          `${surface} ${index + 1}`,
        ).toBeLessThan(0.025);
      });
      expect(clicks[0]! / clicks[9]!).toBeGreaterThan(3);
      // What is left of the bias once examination is divided out is the ranking's own merit.
      expect(clicks[0]! / seen[0]! / (clicks[9]! / seen[9]!)).toBeLessThan(2.2);
    }
  });

  test("readers are pseudonyms that say nothing", () => {
    const names = world.audience.readers.map(({ pseudonym }) => pseudonym);
    expect(new Set(names).size).toBe(5000);
    for (const name of names) expect(name).toMatch(/^r-[0-9a-z]{10}$/);
  });
});

test("two generations are equal to the last byte", () => {
  const again = generate();
  expect(digest(again)).toEqual(digest(world));
}, 180_000);

/** Everything a file can say: the objects as text, the columns as bytes, and the beginning of each file. */
function digest(of: World): string[] {
  const bytes = (column: ArrayBufferView) =>
    new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
  const columns = truth.SURFACES.flatMap((surface) => {
    const { occasions, ...rest } = of.surfaces[surface];
    return [JSON.stringify(occasions), ...Object.values(rest).map(bytes)];
  });
  const beginnings = Object.values(DEMO_FILES).map((lines) => take(lines(of), 3000));
  const objects = [of.writers, of.stories, of.audience.readers].map((list) => JSON.stringify(list));
  return [...objects, ...columns, ...beginnings].map((part) =>
    createHash("sha256").update(part).digest("hex"),
  );
}

function take(lines: Iterable<string>, count: number): string {
  const taken: string[] = [];
  for (const line of lines) {
    taken.push(line);
    if (taken.length === count) break;
  }
  return taken.join("");
}

test("what an audit may not know is in no file", () => {
  const hidden = world.writers.find(
    ({ declared, inferredRace }) => declared.race === null && inferredRace.length === 0,
  )!;
  const line = [...DEMO_FILES.writers(world)].find((text) => text.startsWith(`${hidden.id},`))!;
  expect(line).not.toContain(hidden.race);
  expect(line.split(",")[3]).toBe("");
});
