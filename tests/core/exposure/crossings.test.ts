import { describe, expect, it } from "vitest";
import { type Crossing, crossings } from "@/lib/core/exposure/crossings";
import { readGroups } from "@/lib/core/exposure/read-groups";
import type { Table } from "@/lib/core/exposure/read-table";

function tableOf(text: string): Table {
  const [headers = [], ...rows] = text
    .trim()
    .split("\n")
    .map((line) => line.trim().split(","));
  return { file: "groups.csv", headers, rows: rows.map((cells, index) => ({ line: index + 2, cells })) };
}

const crossed = (text: string, most: number): Crossing[] => crossings(readGroups(tableOf(text)), most);
const sharesOf = ({ columns }: Crossing) => columns?.sharesOf.map((shares) => shares && [...shares]);

describe("crossings of the groups file", () => {
  const three = `item,gender,race,region
    a,woman,Black,North
    b,man,White,South
    c,woman,White,
    d,,Black,North`;

  it("are all pairs, then all threes, in the order of the file", () => {
    const names = (most: number) => crossed(three, most).map(({ attribute }) => attribute);
    expect(names(1)).toEqual([]);
    expect(names(2)).toEqual(["gender×race", "gender×region", "race×region"]);
    expect(names(3)).toEqual([...names(2), "gender×race×region"]);
  });

  it("have the groups that an item has, and who is unknown in a part is unknown", () => {
    const [genderRace, , , all] = crossed(three, 3);
    expect(genderRace?.columns?.groups).toEqual(["man×White", "woman×Black", "woman×White"]);
    expect(sharesOf(genderRace!)).toEqual([[0, 1, 0], [1, 0, 0], [0, 0, 1], null]);
    expect(all?.columns?.groups).toEqual(["man×White×South", "woman×Black×North"]);
    expect(sharesOf(all!)).toEqual([[0, 1], [1, 0], null, null]);
  });

  it("of probabilities with certain groups are exact", () => {
    const [one] = crossed(
      "item,race,g=w,g=m,g=unknown\na,Black,0.5,0.25,0.25\nb,White,0,1,0\nc,,0.5,0.5,0",
      2,
    );
    expect(one?.columns?.groups).toEqual(["Black×w", "Black×m", "White×m"]);
    expect(sharesOf(one!)).toEqual([[0.5, 0.25, 0], [0, 0, 1], null]);
  });

  it("are refused where two parts of an item are uncertain, and only there", () => {
    const text = `item,g=w,g=m,r=B,r=W,region
      a,0.5,0.5,0.9,0.1,North
      b,1,0,0.9,0.1,North
      c,0.5,0.5,,,South`;
    const [both, genderRegion, raceRegion] = crossed(text, 2);
    expect(both).toEqual({ attribute: "g×r", columns: null, uncertain: 1 });
    expect(sharesOf(genderRegion!)?.[0]).toEqual([0.5, 0, 0.5, 0]);
    expect(sharesOf(raceRegion!)?.[2]).toBeNull();
    // Of the third item one part is unknown, so the crossing is: nothing has to be assumed.
    const [certain] = crossed(text.replace("0.5,0.5,0.9", "1,0,0.9"), 2);
    expect(sharesOf(certain!)).toEqual([[0.9, 0.1], [0.9, 0.1], null]);
    // The same where "unknown" has a column of its own.
    const [unknown] = crossed("item,g=w,g=unknown,r=B,r=W,h=x,h=y\na,0,1,0.5,0.5,0.5,0.5", 2);
    expect(unknown).toMatchObject({ uncertain: 0, columns: { sharesOf: [null] } });
  });

  it("that the file gives as joint probabilities are taken from there", () => {
    const text = `item,g=w,g=m,r=B,r=W,g × r=w × B,g × r=m × W
      a,0.6,0.4,0.6,0.4,0.6,0.4`;
    expect(readGroups(tableOf(text)).attributes.at(-1)).toMatchObject({
      attribute: "g×r",
      groups: ["w×B", "m×W"],
    });
    expect(crossed(text, 3)).toEqual([]);
    expect(crossed("item,g,r,r×g\na,w,B,B×w", 2)).toEqual([]);
  });

  it("have a limit, and a sign that no group may have in its name", () => {
    const many = Array.from({ length: 1001 }, (_, i) => `i${i},a${i},b${i % 7}`).join("\n");
    expect(() => crossed(`item,x,y\n${many}`, 2)).toThrow(
      'groups.csv: "x×y" has 1001 groups, and at most 1000 can be measured; leave out an attribute with many groups, or ask for fewer --intersections.',
    );
    expect(() => crossed("item,x,y\na,p×q,r", 2)).toThrow(/the group "p×q" of "x" has the sign ×/);
    expect(crossed("item,x,y\na,p×q,r", 1)).toEqual([]);
  });
});
