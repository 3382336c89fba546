import type { AuditColumns } from "@/lib/core/audit/columns";
import { disclosureOf } from "@/lib/core/audit/disclosure";
import { type AuditDivision, divisions } from "@/lib/core/audit/divisions";
import type { AuditSpec } from "@/lib/core/audit/spec";

/** Names of the groups of each division that are shown to nobody, on no surface. */
export type Suppressed = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Which groups an audit must not show. Decided when the audit was run, over all that can be asked of its dataset; of columns
 * that are a whole roster, decided now (disclosureOf says how).
 */
export function suppressedGroups(columns: AuditColumns, floor: number): Suppressed {
  const hidden = columns.dimensions.hidden ?? hiddenIn(columns, columns, floor);
  return new Map(Object.entries(hidden).map(([division, groups]) => [division, new Set(groups)]));
}

/**
 * The columns of one audit, from columns that hold every attribute of the roster. What is hidden is decided over all of
 * them before the others are left out: two audits of the same data with different specs hide the same groups, so neither
 * gives away what the other hides.
 */
export function askedColumns(
  roster: AuditColumns,
  spec: Pick<AuditSpec, "attributes" | "privacyFloor">,
): AuditColumns {
  const { attributes } = roster.dimensions;
  const places = spec.attributes.map((name) => attributes.findIndex((one) => one.name === name));
  const asked = {
    ...roster,
    labels: places.map((place) => roster.labels[place]!),
    dimensions: { ...roster.dimensions, attributes: places.map((place) => attributes[place]!) },
  };
  const hidden = hiddenIn(asked, roster, spec.privacyFloor);
  return { ...asked, dimensions: { ...asked.dimensions, hidden } };
}

/** Hidden groups of each division of `asked`; the decision is made over `roster`. */
function hiddenIn(asked: AuditColumns, roster: AuditColumns, floor: number): Record<string, string[]> {
  const { lattice, shown } = disclosureOf(roster, floor);
  const place = (name: string) => roster.dimensions.attributes.findIndex((one) => one.name === name);
  return Object.fromEntries(
    divisions(asked).map((division) => {
      const [a, b] = division.parts.map(place);
      const isHidden = (group: number): boolean => {
        if (b === undefined) return division.writers[group]! > 0 && !shown.has(lattice.single(a!, group));
        if (group === division.groups.length - 1)
          return division.writers[group]! > 0 && !shown.has(lattice.eitherUnknown(a!, b));
        const known = roster.dimensions.attributes[b]!.groups.length - 1;
        const values = [Math.floor(group / known), group % known] as const;
        const isEmpty = division.writers[group] === 0;
        // A cell of nobody tells nothing, but beside hidden groups it would be odd to say so.
        if (isEmpty) return isPartHidden([a!, values[0]]) || isPartHidden([b, values[1]]);
        return !shown.has(lattice.pair(a!, values[0], b, values[1]));
      };
      const isPartHidden = ([attribute, value]: readonly [number, number]) =>
        roster.labels[attribute]!.includes(value) && !shown.has(lattice.single(attribute, value));
      return [division.attribute, namesOf(division, isHidden)];
    }),
  );
}

const namesOf = ({ groups }: AuditDivision, isHidden: (group: number) => boolean): string[] =>
  groups.filter((_, group) => isHidden(group));
