/** Reads the planted truth of the demo world back from what it generates. */
import { describe, expect, test } from "vitest";
import * as truth from "@/prisma/demo/truth";
import {
  type Attribute,
  against,
  exposureOf,
  members,
  perWriter,
  ratio,
  SURFACES,
  type Surface,
  world,
} from "./measure";

describe("size and shape", () => {
  test("counts are the planted ones", () => {
    expect(world.writers.length).toBe(2000);
    expect(world.stories.length).toBe(12_000);
    const impressions = truth.SURFACES.map((surface) => world.surfaces[surface].stories.length);
    expect(impressions).toEqual([140_000, 90_000, 70_000]);
    expect(new Set(world.writers.map(({ name }) => name)).size).toBe(2000);
    expect(new Set(world.stories.map(({ title }) => title)).size).toBe(12_000);
    const topics = new Map<number, number>();
    for (const { topic } of world.stories) topics.set(topic, (topics.get(topic) ?? 0) + 1);
    expect(topics.size).toBe(8);
    expect(Math.min(...topics.values())).toBeGreaterThan(600);
  });

  test("everything is shown within the eight weeks, and after it was published", () => {
    const [start, end] = [Date.parse("2026-09-07T00:00:00Z"), Date.parse("2026-11-02T00:00:00Z")];
    const weeks = new Set<number>();
    for (const surface of truth.SURFACES) {
      const { occasions, stories } = world.surfaces[surface];
      stories.forEach((story, row) => {
        const { shownAt } = occasions[Math.floor(row / 10)]!;
        weeks.add(Math.floor((shownAt - start) / (7 * 86_400_000)));
        if (shownAt < start || shownAt >= end || world.stories[story]!.publishedAt > shownAt) {
          throw new Error(`${surface} row ${row}: ${new Date(shownAt).toISOString()}`);
        }
      });
    }
    expect([...weeks].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test("no story stands twice in a slate", () => {
    for (const surface of truth.SURFACES) {
      const { stories, occasions } = world.surfaces[surface];
      occasions.forEach((_, event) => {
        const slate = stories.subarray(event * 10, event * 10 + 10);
        if (new Set(slate).size !== 10) throw new Error(`${surface} ${event}: ${slate.join(" ")}`);
      });
    }
  });

  test("exposure is heavy-tailed on home and search, and level on the digest", () => {
    const topTenth = (surface: Surface) => {
      const sorted = [...exposureOf.get(surface)!].sort((a, b) => b - a);
      const total = sorted.reduce((sum, x) => sum + x, 0);
      return sorted.slice(0, 200).reduce((sum, x) => sum + x, 0) / total;
    };
    expect(topTenth("home")).toBeGreaterThan(0.3);
    expect(topTenth("search")).toBeGreaterThan(0.3);
    expect(topTenth("digest")).toBeLessThan(0.18);
    const stories = world.writers.map(() => 0);
    for (const { writer } of world.stories) stories[writer]!++;
    expect(Math.max(...stories)).toBeGreaterThan(40);
    expect(stories.sort((a, b) => a - b)[1000]).toBeLessThan(6);
  });
});

describe("who the writers are", () => {
  test.each([{ attribute: "gender" }, { attribute: "race" }, { attribute: "region" }] as const)(
    "12 percent have no known $attribute",
    ({ attribute }) => {
      const unknown = members(attribute, null).length / 2000;
      expect(unknown).toBeGreaterThan(0.115);
      expect(unknown).toBeLessThan(0.125);
    },
  );

  test("3 % have an inferred race and nothing declared, with probabilities that add up to 1", () => {
    const inferred = world.writers.filter(({ inferredRace }) => inferredRace.length > 0);
    expect(inferred.length).toBe(60);
    for (const { inferredRace, declared } of inferred) {
      expect(declared.race).toBeNull();
      expect(inferredRace.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
      expect(inferredRace.every(({ probability }) => probability > 0 && probability < 1)).toBe(true);
      expect(new Set(inferredRace.map(({ value }) => value)).size).toBe(inferredRace.length);
    }
  });

  test("two tiny groups, an empty one, and about 60 nonbinary writers", () => {
    expect(members("race", "Indigenous").length).toBe(7);
    expect(members("race", "Pacific Islander").length).toBe(5);
    const oceania = members("region", "Oceania");
    expect(oceania.length).toBe(12);
    expect(oceania.map((w) => exposureOf.get("all")![w])).toEqual(oceania.map(() => 0));
    for (const w of oceania) expect(world.stories.some(({ writer }) => writer === w)).toBe(true);
    const nobody = exposureOf.get("all")!.filter((x) => x === 0).length;
    expect(nobody).toBe(12);
    expect(Math.abs(members("gender", "nonbinary").length - 60)).toBeLessThanOrEqual(6);
  });

  test("a country lies in its region and is known where the region is", () => {
    for (const { declared } of world.writers) {
      expect(declared.country === null).toBe(declared.region === null);
      if (declared.region !== null) expect(truth.COUNTRIES[declared.region]).toContain(declared.country);
    }
  });
});

describe("planted truth", () => {
  test("gender is at parity on every surface", () => {
    for (const surface of SURFACES) {
      for (const group of ["woman", "nonbinary"]) {
        const { value, low, high } = against(surface, "gender", group);
        expect(Math.abs(value - 1), `${group} on ${surface}: ${value}`).toBeLessThan(0.08);
        expect(low < 1 && high > 1, `${group} on ${surface}: ${low} to ${high}`).toBe(true);
      }
    }
  });

  test("Black writers get three quarters of White writers' exposure on the digest", () => {
    const { value, high } = against("digest", "race", "Black");
    expect(Math.abs(value - 0.75)).toBeLessThan(0.02);
    expect(high).toBeLessThan(0.79);
  });

  test("race is at parity everywhere else, and no pool of surfaces is beyond the margin", () => {
    for (const surface of SURFACES) {
      for (const group of ["Black", "Asian", "Hispanic"]) {
        const { value, high } = against(surface, "race", group);
        if (group === "Black" && surface === "digest") continue;
        const tolerance = group === "Black" && surface === "all" ? 0.12 : 0.05;
        expect(Math.abs(value - 1), `${group} on ${surface}: ${value}`).toBeLessThan(tolerance);
        expect(high, `${group} on ${surface}`).toBeGreaterThan(0.9);
      }
    }
  });

  test("Africa looks slightly better off than North America on every surface", () => {
    for (const surface of SURFACES) {
      const { value } = against(surface, "region", "Africa");
      expect(value, surface).toBeGreaterThan(1.01);
      expect(value, surface).toBeLessThan(1.06);
    }
  });

  test("and is worse off inside every single topic", () => {
    const inTopic = (group: string, topic: number) =>
      members("region", group).filter((w) => world.writers[w]!.topic === topic);
    truth.TOPICS.forEach(({ name }, topic) => {
      const { value } = ratio("all", inTopic("Africa", topic), inTopic("North America", topic));
      expect(Math.abs(value - 0.85), `${name}: ${value}`).toBeLessThan(0.05);
    });
  });

  test("a writer publishes in one topic only, so that a topic's writers are its writers", () => {
    for (const { writer, topic } of world.stories) {
      if (world.writers[writer]!.topic !== topic) throw new Error(`${writer} wrote about ${topic}`);
    }
  });

  const divisions = [
    ["race"],
    ["gender"],
    ["region"],
    ["race", "gender"],
    ["race", "region"],
    ["gender", "region"],
  ] as const;
  test.each(divisions.map((attributes) => ({ attributes, name: attributes.join(" × ") })))(
    "by $name, nobody lies beyond the margin but Black writers on the digest",
    ({ attributes }) => {
      const cells = cellsOf(attributes);
      const reference = cells.get(attributes.map((attribute) => truth.REFERENCES[attribute]).join(" "))!;
      for (const surface of SURFACES) {
        const mean = (writers: readonly number[]) => perWriter(surface, writers).mean;
        const leader = [...cells.values()].reduce((best, writers) =>
          mean(writers) > mean(best) ? writers : best,
        );
        for (const [group, writers] of cells) {
          if (surface === "digest" && group.includes("Black")) continue;
          for (const { low, high } of [ratio(surface, writers, reference), ratio(surface, writers, leader)]) {
            expect(high < 0.8 || low > 1.25, `${group} on ${surface}: ${low} to ${high}`).toBe(false);
          }
        }
      }
    },
  );
});

/** Writers by group, or by pair of groups: those of ten writers or more whom anyone was shown. */
function cellsOf(attributes: readonly Attribute[]): Map<string, number[]> {
  const cells = new Map<string, number[]>();
  for (const [w, { declared }] of world.writers.entries()) {
    const values = attributes.map((attribute) => declared[attribute]);
    if (values.includes(null) || values.includes("Oceania")) continue;
    const group = values.join(" ");
    cells.set(group, [...(cells.get(group) ?? []), w]);
  }
  return new Map([...cells].filter(([, writers]) => writers.length >= 10));
}
