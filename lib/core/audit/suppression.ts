import type { AuditColumns } from "@/lib/core/audit/columns";
import { disclosureOf } from "@/lib/core/audit/disclosure";
import { type AuditDivision, divisions } from "@/lib/core/audit/divisions";
import { type AuditSpec, MOST_CROSSED } from "@/lib/core/audit/spec";

/** Names of the groups of each division that are shown to nobody, on no surface. */
export type Suppressed = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Which groups an audit must not show. Decided when the audit was run, over all that can be asked of its dataset; of columns
 * that are a whole roster, decided now (disclosureOf says how).
 */
export function suppressedGroups(columns: AuditColumns, floor: number): Suppressed {
  const hidden = columns.dimensions.hidden ?? hiddenIn(columns, columns, floor, MOST_CROSSED);
  return new Map(Object.entries(hidden).map(([division, groups]) => [division, new Set(groups)]));
}

/**
 * The columns of one audit, from columns that hold every attribute of the roster. What is hidden is decided over all of
 * them before the others are left out: two audits of the same data with different specs hide the same groups, so neither
 * gives away what the other hides.
 */
export function askedColumns(
  roster: AuditColumns,
  spec: Pick<AuditSpec, "attributes" | "intersections" | "privacyFloor">,
): AuditColumns {
  const { attributes } = roster.dimensions;
  const places = spec.attributes.map((name) => attributes.findIndex((one) => one.name === name));
  const asked = {
    ...roster,
    labels: places.map((place) => roster.labels[place]!),
    dimensions: { ...roster.dimensions, attributes: places.map((place) => attributes[place]!) },
  };
  const hidden = hiddenIn(asked, roster, spec.privacyFloor, spec.intersections);
  return { ...asked, dimensions: { ...asked.dimensions, hidden } };
}

/** Hidden groups of each division of `asked`; the decision is made over `roster`. */
function hiddenIn(
  asked: AuditColumns,
  roster: AuditColumns,
  floor: number,
  intersections: number,
): Record<string, string[]> {
  const { lattice, shown, held } = disclosureOf(roster, floor);
  const isPartHidden = (group: number): boolean =>
    lattice.parents(group).some((parent) => (held.has(parent) ? !shown.has(parent) : isPartHidden(parent)));
  const place = (name: string) => roster.dimensions.attributes.findIndex((one) => one.name === name);
  return Object.fromEntries(
    divisions(asked, intersections).map((division) => {
      const parts = division.parts.map(place);
      // A group of nobody tells nothing, but beside hidden groups it would be odd to say so.
      const isHidden = (group: number) => {
        const number = lattice.ofDivision(parts, group);
        return division.writers[group] === 0 ? isPartHidden(number) : !shown.has(number);
      };
      return [division.attribute, namesOf(division, isHidden)];
    }),
  );
}

const namesOf = ({ groups }: AuditDivision, isHidden: (group: number) => boolean): string[] =>
  groups.filter((_, group) => isHidden(group));
