import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { MeasuredRow } from "@/lib/core/exposure/measure";
import { LIST_METRICS } from "@/lib/core/exposure/registry";
import { ROOT, script } from "@/scripts/children";

const folder = mkdtempSync(join(tmpdir(), "equilux-measure-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The command as a user runs it, in a folder of its own, with no database to reach. */
function equilux(...args: string[]) {
  const [program = "", ...rest] = script("cli", ...args);
  const env = {
    ...process.env,
    DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none",
    TSX_TSCONFIG_PATH: join(ROOT, "tsconfig.json"),
  };
  const { status, stdout, stderr } = spawnSync(program, rest, { cwd: folder, encoding: "utf8", env });
  return { status, stdout, stderr };
}

const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
const rowsOf = (stdout: string): MeasuredRow[] => JSON.parse(stdout).metrics;

const SLATES = `request,position,item,relevance,clicked,score,reader
q1,1,a,3,1,0.9,u1
q1,2,b,1,0,0.8,u1
q1,3,c,,0,0.7,u1
q2,2,a,0,0,0.4,u2
q2,1,d,1,true,0.5,u2
`;
const GROUPS = `item,gender,race=A,race=B
a,woman,0.9,0.1
b,man,0.2,0.8
c,,1,0
e,man,,
`;

/** Runs on these files, the good ones where none is given. */
function measure({ slates = SLATES, groups = GROUPS }, ...args: string[]) {
  write("slates.csv", slates);
  write("groups.csv", groups);
  return equilux("measure", "--slates", "slates.csv", "--groups", "groups.csv", ...args);
}

describe("the examples of docs/measure.md", () => {
  const sections = readFileSync(join(ROOT, "docs/measure.md"), "utf8").split(/^## /m);
  const examples = sections.filter((section) => section.startsWith("Example"));

  it("are five", () => expect(examples).toHaveLength(5));

  it.each(examples.map((text) => [text.split("\n", 1)[0], text] as const))("%s", (_, text) => {
    for (const [, file = "", content = ""] of text.matchAll(/```csv (\S+)\n([\s\S]*?)```/g))
      write(file, content);
    const [, command = ""] = /```sh\nnpx equilux (.*)\n```/.exec(text) ?? [];
    const [, kind, printed = ""] = /```(json|text)\n([\s\S]*?)```/.exec(text) ?? [];
    const { status, stdout } = equilux(...command.split(" "));
    expect(status).toBe(0);
    if (kind === "json") expect(JSON.parse(stdout)).toEqual(JSON.parse(printed));
    else expect(stdout).toBe(printed);
  });
});

describe("equilux measure", () => {
  it("gives every metric, each number with its place, its interval or the reason why there is none", () => {
    const { status, stdout, stderr } = measure({}, "--json", "--reference", "gender=man");
    expect(status).toBe(0);
    expect(stderr).toBe("Note: Not in the groups file, so of unknown group: d.\n");
    const rows = rowsOf(stdout);
    expect(new Set(rows.map(({ id }) => id))).toEqual(new Set(LIST_METRICS.map(({ id }) => id)));
    for (const row of rows) {
      expect(row.value === null).toBe(row.undefined !== undefined);
      const optional = ["request", "method", "undefined", "noInterval"];
      expect(Object.keys(row).filter((key) => !optional.includes(key))).toEqual([
        ...["id", "attribute", "group", "value", "low", "high"],
      ]);
      expect(row.low !== null).toBe(row.method !== undefined);
      if (row.low !== null) expect(row.noInterval).toBeUndefined();
    }
    expect(rows.filter(({ id }) => id === "gini")).toMatchObject([{ attribute: null, group: null }]);
    const shares = rows.filter(({ id, attribute }) => id === "exposure-share" && attribute === "race");
    expect(shares.map(({ group }) => group)).toEqual(["A", "B", "unknown"]);
    const first = 1 / Math.log2(2);
    const second = 1 / Math.log2(3);
    const all = 2 * first + 2 * second + 0.5;
    expect(shares[0]?.value).toBeCloseTo((0.9 * (first + second) + 0.2 * second + 0.5) / all, 12);
  });

  it("prints a table that states the target and the browsing model", () => {
    const { stdout } = measure({}, "--metric", "exposure-kl", "--model", "rbp-0.85");
    expect(stdout).toContain("Target: the pool's shares, each item of the groups file counted once.");
    expect(stdout).toContain("rbp-0.85");
    expect(stdout).toMatch(/exposure-kl +gender/);
  });

  it("takes the pool for the target, each item of the groups file once, and no stranger to it", () => {
    const { stdout } = measure({}, "--metric", "exposure-tv", "--json");
    const [woman, man] = [1 + 1 / Math.log2(3), 1 / Math.log2(3)];
    expect(rowsOf(stdout)[0]?.value).toBeCloseTo(woman / (woman + man) - 1 / 3, 12);
  });

  it("takes a group that a declared target leaves out for one that should have nothing", () => {
    write("target.csv", "attribute,group,share\nrace,A,1\n");
    const { stdout } = measure({}, "--metric", "exposure-kl", "--target", "target.csv", "--json");
    expect(rowsOf(stdout)[1]).toMatchObject({ attribute: "race", undefined: "zero-target" });
  });

  it("takes targets from a file, groups without items among them", () => {
    write("target.csv", "attribute,group,share\ngender,woman,0.5\ngender,man,0.3\ngender,non-binary,0.2\n");
    const { stdout, stderr } = measure({}, "--metric", "exposure-tv", "--target", "target.csv", "--json");
    expect(stderr).toContain('The target names "non-binary" of "gender", and no item has it.');
    const [gender, race] = rowsOf(stdout);
    const [woman, man] = [1 + 1 / Math.log2(3), 1 / Math.log2(3)];
    expect(gender?.value).toBeCloseTo(Math.abs(woman / (woman + man) - 0.5), 12);
    expect(race).toMatchObject({ attribute: "race", value: null, undefined: "no-target" });
  });

  it("takes the target of each question, says which have none, and which nobody asks", () => {
    write("target.csv", "attribute,question,group,share\ngender,q1,man,1\ngender,q3,woman,1\n");
    const args = ["--metric", "awrf-distance,exposure-tv", "--target", "target.csv", "--json"];
    const { stdout, stderr } = measure({}, ...args);
    expect(stderr).toContain("The target names questions that no list asks: q3.");
    expect(stderr).toContain('No target of "gender" for q2: what needs one has no value there, nor over all');
    const ofGender = rowsOf(stdout).filter(({ attribute }) => attribute === "gender");
    const [woman, man] = [1, 1 / Math.log2(3)];
    expect(ofGender).toMatchObject([
      { id: "awrf-distance", undefined: "no-target" },
      { request: "q1", value: expect.closeTo(woman / (woman + man), 12) },
      { request: "q2", undefined: "no-target" },
      { id: "exposure-tv", undefined: "no-target" },
    ]);
    write("target.csv", "attribute,question,group,share\ngender,,man,1\ngender,q2,woman,1\n");
    const [all, q1, q2, whole] = rowsOf(measure({}, ...args).stdout).filter(
      ({ attribute }) => attribute === "gender",
    );
    expect([q1?.value, q2?.value]).toEqual([ofGender[1]?.value, 0]);
    expect(all?.value).toBeCloseTo(q1!.value! / 2, 12);
    // Women got 1 and 0.63, men 0.63; that the second list was for women is met.
    expect(whole?.value).toBeCloseTo(woman / (woman + man + man), 12);
  });

  it("crosses attributes, names crossings as audits do, and reads their names with blanks", () => {
    write("target.csv", "attribute,group,share\ngender × race,man × B,1\ngendr,man,1\n");
    const groups = "item,gender,race\na,woman,A\nb,man,B\nc,,A\nd,man,A\n";
    const { stdout, stderr } = measure(
      { groups },
      ...["--metric", "demographic-parity-ratio,exposure-linf", "--intersections", "3", "--json"],
      ...["--target", "target.csv", "--reference", "gender × race=man × A"],
    );
    expect(stderr).toBe(
      'Note: The target names "gendr", which is not measured; measured: gender, race, gender×race.\n',
    );
    const [, , first, second, ...distances] = rowsOf(stdout);
    const [one, two, three] = [1, 1 / Math.log2(3), 0.5] as const;
    // Of item a: first and second; of b: second; of d: first. Item c is of unknown gender.
    expect(first).toMatchObject({ attribute: "gender×race", group: "man×B", value: two / one });
    expect(second).toMatchObject({ attribute: "gender×race", group: "woman×A", value: (one + two) / one });
    expect(three).toBeLessThan(two);
    expect(distances.slice(0, 2)).toMatchObject([{ undefined: "no-target" }, { undefined: "no-target" }]);
    expect(distances[2]?.value).toBeCloseTo(1 - two / (2 * one + 2 * two), 12);
  });

  it("does not take two probabilities for independent", () => {
    const groups = "item,g=w,g=m,r=B,r=W\na,0.5,0.5,0.9,0.1\nb,1,0,0.9,0.1\n";
    const { stdout, stderr } = measure({ groups }, "--intersections", "2", "--json");
    expect(stderr).toContain('Note: "g×r" has no values: of 1 item more than one attribute is uncertain');
    const crossed = rowsOf(stdout).filter(({ attribute }) => attribute === "g×r");
    const ofGroups = LIST_METRICS.filter(({ needs }) => needs.includes("groups"));
    expect(crossed.map(({ id }) => id)).toEqual(ofGroups.map(({ id }) => id));
    for (const row of crossed) expect(row).toMatchObject({ value: null, undefined: "soft-membership" });
  });

  it("does not mind the order of rows", () => {
    const [header, ...lines] = SLATES.trim().split("\n");
    const shuffled = [header, lines[4], lines[1], lines[0], lines[3], lines[2], ""].join("\n");
    const values = (slates: string) =>
      rowsOf(measure({ slates }, "--json").stdout)
        .filter(({ request }) => request === undefined)
        .map(({ id, attribute, group, value }) => [
          id,
          attribute,
          group,
          value === null ? null : value.toFixed(9),
        ]);
    expect(values(shuffled)).toEqual(values(SLATES));
  });

  it.each<[string, { slates?: string; groups?: string }, string[], RegExp]>([
    [
      "an item twice in a list",
      { slates: "request,position,item\nq,1,a\nq,2,b\nq,3,a\n" },
      [],
      /slates\.csv, line 4, column "item": "a" stands in its request twice, first on line 2.*remove one/,
    ],
    [
      "position 0",
      { slates: "request,position,item\nq,0,a\n" },
      [],
      /line 2, column "position": "0".*add 1 to every/,
    ],
    [
      "no position",
      { slates: "request,position,item\nq,,a\n" },
      [],
      /line 2, column "position": "" is empty/,
    ],
    [
      "half a position",
      { slates: "request,position,item\nq,1.5,a\n" },
      [],
      /line 2, column "position": "1\.5"/,
    ],
    [
      "a word for relevance",
      { slates: "request,position,item,relevance\nq,1,a,high\n" },
      [],
      /column "relevance": "high" is not a number of at least 0/,
    ],
    [
      "no item column",
      { slates: "request,position,items\nq,1,a\n" },
      [],
      /no column "item" \("items" comes nearest\)/,
    ],
    [
      "two readers of one request",
      { slates: "request,position,item,reader\nq,1,a,x\nq,2,b,y\n" },
      [],
      /line 3: request "q" has "x" and "y" in column "reader"/,
    ],
    [
      "probabilities that add up to 1.1",
      { groups: "item,race=A,race=B\na,0.9,0.2\n" },
      [],
      /groups\.csv, line 2: the probabilities of "race" \(0\.9 \+ 0\.2\) add up to 1\.1, not to 1; correct/,
    ],
    [
      "an item twice in the groups",
      { groups: "item,g\na,x\na,y\n" },
      [],
      /groups\.csv, line 3, column "item": "a" is there twice, first on line 2/,
    ],
    ["an attribute given twice", { groups: "item,race,race=A\na,A,1\n" }, [], /gives "race" both/],
    ["an unknown metric", {}, ["--metric", "gini,ndlk"], /there is no metric "ndlk"; did you mean ndkl/],
    ["an unknown browsing model", {}, ["--model", "log3"], /"log3" is not a browsing model/],
    ["top 0", {}, ["--top", "0"], /--top is "0": write a whole number of at least 1/],
    [
      "an unknown reference",
      {},
      ["--reference", "gender=men"],
      /no group "men" of "gender"; "man" comes nearest/,
    ],
    [
      "shares of a question that do not add up",
      {},
      ["--target", "bad-target.csv"],
      /bad-target\.csv: the shares of "gender" for question "q2" add up to 0\.9, not to 1/,
    ],
    [
      "four at once",
      {},
      ["--intersections", "4"],
      /--intersections is "4": write a whole number from 1 to 3/,
    ],
    [
      "a crossing that is not measured",
      {},
      ["--reference", "gender×rac=man×A", "--intersections", "2"],
      /no attribute "gender×rac".*It has gender, race, gender×race\./,
    ],
    ["a missing file", {}, ["--target", "nowhere.csv"], /nowhere\.csv cannot be read/],
  ])("says what is wrong: %s", (_, files, args, message) => {
    write("bad-target.csv", "attribute,question,group,share\ngender,,man,1\ngender,q2,man,0.9\n");
    const { status, stdout, stderr } = measure(files, ...args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});
