import { describe, expect, it } from "vitest";
import { browsingModel } from "@/lib/core/exposure/browsing-model";
import { measure, readingsOf } from "@/lib/core/exposure/measure";
import { readGroups } from "@/lib/core/exposure/read-groups";
import type { Table } from "@/lib/core/exposure/read-table";
import type { TargetChoice } from "@/lib/core/exposure/read-target";
import { LIST_METRICS } from "@/lib/core/exposure/registry";

function tableOf(text: string): Table {
  const [headers = [], ...rows] = text.split("\n").map((line) => line.split(","));
  return { file: "some.csv", headers, rows: rows.map((cells, index) => ({ line: index + 2, cells })) };
}

const SLATES = "request,position,item,reader\n1,1,a,u\n1,2,b,u\n2,1,a,u\n3,1,b,v\n3,2,c,v\n4,1,c,w";
const GROUPS = "item,topic=x,topic=y\na,1,0\nb,0,1\nc,0.25,0.75\nd,1,0\ne,,";

function calibrationOf(history: string | null, slates = SLATES, target: TargetChoice = { kind: "uniform" }) {
  const readings = readingsOf({
    slates: tableOf(slates),
    groups: readGroups(tableOf(GROUPS)),
    target,
    history: history === null ? null : tableOf(history),
    intersections: 1,
  });
  const [row] = measure(readings, {
    metrics: LIST_METRICS.filter(({ id }) => id === "reader-calibration"),
    model: browsingModel("uniform"),
    top: 10,
    target,
    references: new Map(),
    draws: { permutations: 99, seed: 1 },
  });
  return { ...row, notes: readings.notes };
}

/** Steck's divergence for two groups, from the shares of the first. */
function divergence(read: number, shown: number): number {
  const part = (p: number, q: number) => (p === 0 ? 0 : p * Math.log(p / (0.99 * q + 0.01 * p)));
  return part(read, shown) + part(1 - read, 1 - shown);
}

describe("calibration against what readers read before", () => {
  it("compares each reader's lists with her own history, an item read twice counting twice", () => {
    // u was shown a, b, a: 2/3 x. v was shown b and c: 1/8 x. w has no history.
    const history = "reader,item\nu,d\nu,d\nu,b\nv,c\nv,a\nx,a";
    const { value, notes } = calibrationOf(history);
    expect(value).toBeCloseTo((divergence(2 / 3, 2 / 3) + divergence(0.625, 0.125)) / 2, 12);
    expect(divergence(2 / 3, 2 / 3)).toBeCloseTo(0, 12);
    expect(notes).toEqual(["Nothing that is known was read before by w: not counted in reader-calibration."]);
  });

  it("leaves out what is of unknown group, and does not ask for a target", () => {
    const none: TargetChoice = { kind: "declared", shares: new Map(), file: "target.csv" };
    const known = calibrationOf("reader,item\nu,d\nv,a\nw,b");
    expect(calibrationOf("reader,item\nu,d\nu,e\nu,nowhere\nv,a\nw,b", SLATES, none).value).toBe(known.value);
    expect(calibrationOf(null, SLATES, none)).toMatchObject({ value: null, undefined: "no-target" });
    expect(calibrationOf("reader,item\nu,e", SLATES)).toMatchObject({ undefined: "no-readers" });
  });

  it("is the one against the target where everybody read alike", () => {
    const alike = ["u", "v", "w"].flatMap((reader) => [`${reader},a`, `${reader},b`]).join("\n");
    expect(calibrationOf(`reader,item\n${alike}`).value).toBeCloseTo(calibrationOf(null).value!, 12);
  });

  it("needs to know whose lists they are", () =>
    expect(() => calibrationOf("reader,item\nu,a", "request,position,item\n1,1,a")).toThrow(
      'some.csv says what readers read, and the slates file does not say whose each list is; add a column "reader" to it.',
    ));
});
