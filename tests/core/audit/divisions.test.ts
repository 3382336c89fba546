import { describe, expect, it } from "vitest";
import { divisions, referenceGroup } from "@/lib/core/audit/divisions";
import { columnsOf } from "@/tests/support/audit-world";

const attributes = ["race", "gender", "region"];
const columns = columnsOf(
  attributes,
  [
    ["A", "x", "N"],
    ["B", "y", "S"],
    ["B", "y", "S"],
    ["A", "y", "unknown"],
    ["unknown", "x", "N"],
  ].map((groups) => ({ groups, shown: { home: [1] } })),
);
const of = (most: number, attribute: string) =>
  divisions(columns, most).find((one) => one.attribute === attribute)!;
const groupsOf = ({ groups, labels }: ReturnType<typeof of>) => Array.from(labels, (label) => groups[label]);

describe("the divisions of an audit", () => {
  it("are each attribute, then every two, then every three, as far as was asked", () => {
    const names = (most: number) => divisions(columns, most).map(({ attribute }) => attribute);
    expect(names(1)).toEqual(attributes);
    expect(names(2)).toEqual([...attributes, "race×gender", "race×region", "gender×region"]);
    expect(names(3)).toEqual([...names(2), "race×gender×region"]);
  });

  it("name a group by its values, and put everybody into one", () => {
    const three = of(3, "race×gender×region");
    expect(three.parts).toEqual(attributes);
    expect(three.groups).toEqual([
      ...["A×x×N", "A×x×S", "A×y×N", "A×y×S"],
      ...["B×x×N", "B×x×S", "B×y×N", "B×y×S"],
      "unknown",
    ]);
    expect(groupsOf(three)).toEqual(["A×x×N", "B×y×S", "B×y×S", "unknown", "unknown"]);
    expect([...three.writers]).toEqual([1, 0, 0, 0, 0, 0, 0, 2, 2]);
  });

  it("count whoever is unknown in any of the attributes as unknown, and only there", () => {
    expect(groupsOf(of(3, "race×gender"))).toEqual(["A×x", "B×y", "B×y", "A×y", "unknown"]);
    expect(groupsOf(of(3, "region"))).toEqual(["N", "S", "S", "unknown", "N"]);
  });

  it("compare a crossing with that of the references, or with its largest group", () => {
    const three = of(3, "race×gender×region");
    const named = { race: "A", gender: "x", region: "S" };
    expect(three.groups[referenceGroup(three, named)]).toBe("A×x×S");
    expect(three.groups[referenceGroup(three, { race: "A" })]).toBe("B×y×S");
  });
});
