import { CROSS } from "@/lib/core/audit/finding";
import { choices } from "@/lib/core/collections";
import { EquiluxError } from "@/lib/core/errors";
import { isCrossed } from "@/lib/core/exposure/cross-names";
import type { AttributeColumns, Groups } from "@/lib/core/exposure/read-groups";

/** A crossing has at most so many groups: each has an interval of its own, and of more nobody reads them. */
const MOST_GROUPS = 1000;

/** Several attributes at once. */
export interface Crossing {
  /** "gender×race" */
  readonly attribute: string;
  /** null where it cannot be told who belongs to what, because of `uncertain` items. */
  readonly columns: AttributeColumns | null;
  /** Items that belong in part to groups of more than one of the attributes. */
  readonly uncertain: number;
}

/**
 * Every crossing of two to `most` attributes, the smaller ones first. A crossing that the file itself has as an attribute
 * ("gender×race") is not made again, and is no part of others.
 *
 * @throws EquiluxError bad-file where a group's name has the sign in it, or a crossing has too many groups
 */
export function crossings({ file, attributes }: Groups, most: number): Crossing[] {
  const given = new Set(attributes.map(({ attribute }) => inAnyOrder(attribute.split(CROSS))));
  const single = attributes.filter(({ attribute }) => !isCrossed(attribute));
  const wanted = choices(single, most).filter(
    (parts) => parts.length > 1 && !given.has(inAnyOrder(parts.map(({ attribute }) => attribute))),
  );
  if (wanted.length > 0) refuseSign(single, file);
  return wanted.map((parts) => cross(parts, file));
}

const inAnyOrder = (parts: readonly string[]): string => [...parts].sort().join(CROSS);

/** A group of a crossing, by its index in each of the attributes, and how far an item belongs to it. */
interface Cell {
  readonly groups: readonly number[];
  readonly share: number;
}

/**
 * An item that is unknown in one of the attributes is unknown in the crossing. Where at most one attribute is uncertain,
 * membership is the product of its parts, exactly. Where two are, the product would take them for independent, and what is
 * known leaves anything from max(0, a + b − 1) to min(a, b): there is no crossing then. Groups that no item has are left
 * out, as they are of single attributes.
 */
function cross(parts: readonly AttributeColumns[], file: string): Crossing {
  const attribute = parts.map((part) => part.attribute).join(CROSS);
  const items = parts[0]!.sharesOf.map((_, item) => cellsOf(parts.map(({ sharesOf }) => sharesOf[item]!)));
  const uncertain = items.filter((cells) => cells === "uncertain").length;
  if (uncertain > 0) return { attribute, columns: null, uncertain };
  const held = new Map<string, readonly number[]>();
  for (const cells of items)
    if (cells !== "uncertain") for (const { groups } of cells ?? []) held.set(groups.join(), groups);
  if (held.size > MOST_GROUPS)
    throw new EquiluxError(
      "bad-file",
      `${file}: "${attribute}" has ${held.size} groups, and at most ${MOST_GROUPS} can be measured; leave out an attribute with many groups, or ask for fewer --intersections.`,
      file,
    );
  const cells = [...held.values()].sort(byGroups);
  const place = new Map(cells.map((groups, index) => [groups.join(), index]));
  return {
    attribute,
    uncertain,
    columns: {
      attribute,
      groups: cells.map((groups) => groups.map((group, part) => parts[part]!.groups[group]!).join(CROSS)),
      sharesOf: items.map((of) => {
        if (of === null || of === "uncertain") return null;
        const shares = new Float64Array(cells.length);
        for (const { groups, share } of of) shares[place.get(groups.join())!] = share;
        return shares;
      }),
    },
  };
}

/** Groups of one item; null where it is unknown in an attribute. */
function cellsOf(parts: readonly (Float64Array | null)[]): readonly Cell[] | null | "uncertain" {
  if (parts.some((shares) => !shares?.some((share) => share > 0))) return null;
  if (parts.filter((shares) => shares!.some((share) => share > 0 && share < 1)).length > 1)
    return "uncertain";
  return parts.reduce<Cell[]>(
    (cells, shares) =>
      cells.flatMap(({ groups, share }) =>
        [...shares!].flatMap((own, group) =>
          own > 0 ? [{ groups: [...groups, group], share: share * own }] : [],
        ),
      ),
    [{ groups: [], share: 1 }],
  );
}

/** In the order of the first attribute's groups, then of the second's. */
const byGroups = (a: readonly number[], b: readonly number[]): number =>
  a.map((group, part) => group - b[part]!).find((difference) => difference !== 0) ?? 0;

function refuseSign(attributes: readonly AttributeColumns[], file: string): void {
  for (const { attribute, groups } of attributes) {
    const wrong = groups.find((group) => group.includes(CROSS));
    if (wrong !== undefined)
      throw new EquiluxError(
        "bad-file",
        `${file}: the group "${wrong}" of "${attribute}" has the sign ${CROSS} in its name, which joins the groups of a crossing; rename it.`,
        file,
      );
  }
}
