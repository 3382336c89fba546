import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { browsingModel } from "@/lib/core/exposure/browsing-model";
import { type MeasuredRow, measure, readingsOf } from "@/lib/core/exposure/measure";
import { readGroups } from "@/lib/core/exposure/read-groups";
import type { Table } from "@/lib/core/exposure/read-table";
import { LIST_METRICS } from "@/lib/core/exposure/registry";

const ITEMS = ["i1", "i2", "i3", "i4", "i5", "i6", "i7", "i8"];
const GENDERS = ["man", "woman"];
const RACES = ["Asian", "Black", "White"];
const CROSSED = "gender×race";
const REFERENCES = [
  ["gender", "man"],
  ["race", "Asian"],
  [CROSSED, "man×Asian"],
] as const;

const tableOf = (headers: readonly string[], rows: readonly (readonly string[])[]): Table => ({
  file: "test.csv",
  headers,
  rows: rows.map((cells, index) => ({ line: index + 2, cells })),
});

/** Up to four lists, with everything that a metric can ask for. */
const anySlates = fc
  .array(fc.shuffledSubarray(ITEMS, { minLength: 2 }), { minLength: 1, maxLength: 4 })
  .map((lists) =>
    tableOf(
      ["request", "position", "item", "relevance", "clicked", "score", "reader"],
      lists.flatMap((list, request) =>
        list.map((item, place) => [
          `q${request}`,
          String(place + 1),
          item,
          String((place * 7 + request) % 3),
          String((place + request) % 2),
          String(-place),
          `u${request % 2}`,
        ]),
      ),
    ),
  );

const labels = (names: readonly string[]) =>
  fc.array(fc.constantFrom(...names), { minLength: ITEMS.length, maxLength: ITEMS.length });

function rowsOf(slates: Table, groups: Table, intersections: number, metrics = LIST_METRICS): MeasuredRow[] {
  const target = { kind: "pool" } as const;
  const has = (attribute: string, group: string) =>
    groups.rows.some(({ cells }) => cells[groups.headers.indexOf(attribute)] === group);
  const references = new Map(REFERENCES.filter(([attribute, group]) => has(attribute, group)));
  const readings = readingsOf({ slates, groups: readGroups(groups), target, history: null, intersections });
  const draws = { permutations: 99, seed: 1 };
  return measure(readings, { metrics, model: browsingModel("log2"), top: 3, target, references, draws });
}

const ofCrossing = (rows: readonly MeasuredRow[]) => rows.filter(({ attribute }) => attribute === CROSSED);

/** Metrics that add up over groups. */
const SUMS = LIST_METRICS.filter(({ id }) =>
  ["group-exposure", "exposure-per-request", "exposure-share", "ll144-rows"].includes(id),
);

/** The sum of the group's cells equals the group's own value, in every metric that adds up. */
function expectSums(
  rows: readonly MeasuredRow[],
  marginal: readonly MeasuredRow[],
  groups: readonly string[],
) {
  expect(SUMS).toHaveLength(4);
  for (const { id } of SUMS) {
    for (const group of groups) {
      const own = marginal.find((row) => row.id === id && row.attribute === "gender" && row.group === group);
      const cells = ofCrossing(rows).filter((row) => row.id === id && row.group?.split("×")[0] === group);
      const sum = cells.reduce((total, { value }) => total + value!, 0);
      expect(sum, `${id} ${group}`).toBeCloseTo(own?.value ?? 0, 9);
    }
  }
}

describe("crossings", () => {
  it("add up to what they cross, where all is known", () => {
    fc.assert(
      fc.property(anySlates, labels(GENDERS), labels(RACES), (slates, gender, race) => {
        const groups = tableOf(
          ["item", "gender", "race"],
          ITEMS.map((item, i) => [item, gender[i]!, race[i]!]),
        );
        const rows = rowsOf(slates, groups, 2, SUMS);
        expectSums(rows, rows, [...new Set(gender)]);
      }),
      { numRuns: 50 },
    );
  });

  it("add up to what is known of all parts: who is unknown in one is unknown in all", () => {
    const [unsure, unnamed] = [
      ["", ...GENDERS],
      ["", "unknown", ...RACES],
    ];
    fc.assert(
      fc.property(anySlates, labels(unsure), labels(unnamed), (slates, gender, race) => {
        const isKnown = (i: number) => gender[i] !== "" && race[i] !== "" && race[i] !== "unknown";
        fc.pre(ITEMS.some((_, i) => isKnown(i)));
        const given = ITEMS.map((item, i) => [item, gender[i]!, race[i]!]);
        const blanked = ITEMS.map((item, i) => [item, isKnown(i) ? gender[i]! : ""]);
        const rows = rowsOf(slates, tableOf(["item", "gender", "race"], given), 2, SUMS);
        expectSums(rows, rowsOf(slates, tableOf(["item", "gender"], blanked), 1, SUMS), [
          ...GENDERS,
          "unknown",
        ]);
      }),
      { numRuns: 50 },
    );
  });

  it("of probabilities with certain groups add up too", () => {
    const chance = fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(anySlates, chance, labels(RACES), (slates, woman, race) => {
        const groups = tableOf(
          ["item", "gender=woman", "gender=man", "race"],
          ITEMS.map((item, i) => [item, String(woman[i]! / 10), String(1 - woman[i]! / 10), race[i]!]),
        );
        const rows = rowsOf(slates, groups, 2, SUMS);
        expectSums(rows, rows, GENDERS);
      }),
      { numRuns: 50 },
    );
  });

  it("give in every metric what an attribute with the crossed labels gives, intervals and all", () => {
    fc.assert(
      fc.property(anySlates, labels(["", ...GENDERS]), labels(RACES), (slates, gender, race) => {
        fc.pre(gender.some((label, i) => label === "man" && race[i] === "Asian"));
        const crossed = rowsOf(
          slates,
          tableOf(
            ["item", "gender", "race"],
            ITEMS.map((item, i) => [item, gender[i]!, race[i]!]),
          ),
          2,
        );
        const label = (i: number) => (gender[i] === "" ? "" : `${gender[i]}×${race[i]}`);
        const plain = rowsOf(
          slates,
          tableOf(
            ["item", CROSSED],
            ITEMS.map((item, i) => [item, label(i)]),
          ),
          1,
        );
        expect(ofCrossing(crossed)).toEqual(ofCrossing(plain));
        const ofGroups = LIST_METRICS.filter(({ needs }) => needs.includes("groups"));
        expect(new Set(ofCrossing(crossed).map(({ id }) => id))).toEqual(
          new Set(ofGroups.map(({ id }) => id)),
        );
      }),
      { numRuns: 15 },
    );
  });

  it("change nothing of the single attributes", () => {
    fc.assert(
      fc.property(anySlates, labels(GENDERS), labels(RACES), (slates, gender, race) => {
        fc.pre(gender.includes("man") && race.includes("Asian"));
        const groups = tableOf(
          ["item", "gender", "race"],
          ITEMS.map((item, i) => [item, gender[i]!, race[i]!]),
        );
        const alone = rowsOf(slates, groups, 1);
        expect(rowsOf(slates, groups, 2).filter(({ attribute }) => attribute !== CROSSED)).toEqual(alone);
      }),
      { numRuns: 10 },
    );
  });
});
