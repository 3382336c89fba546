import type { AuditColumns } from "@/lib/core/audit/columns";
import { crossCells, membersOf } from "@/lib/core/audit/cross-cells";
import { divisions } from "@/lib/core/audit/divisions";
import { ALL_SURFACES, type Finding } from "@/lib/core/audit/finding";
import { latticeOf } from "@/lib/core/audit/lattice";
import { possibleTables, type Range } from "@/lib/core/audit/possible";
import { contributionsOf, isUnsafe, protects } from "@/lib/core/audit/risk";
import { MOST_CROSSED } from "@/lib/core/audit/spec";
import { onSurface, sumByWriter } from "@/lib/core/audit/surfaces";
import { groupBy } from "@/lib/core/collections";

/** How close the attack came to one hidden number of one hidden group. */
export interface AttackedGroup {
  readonly attribute: string;
  readonly group: string;
  readonly kind: "writers" | "impressions" | "exposure";
  readonly surface: string;
  /** What the number can be, given everything that is published; exact for the narrowest, of others at least so wide. */
  readonly range: Range;
  /** The same number of everyone. */
  readonly total: number;
  /** Is the range too narrow for what it should protect? */
  readonly recovered: boolean;
}

/** What is added up, over everyone: the number of each writer, and where findings print it. */
interface Kind {
  readonly kind: AttackedGroup["kind"];
  readonly surface: string;
  readonly amounts: ArrayLike<number>;
  readonly printed: (finding: Finding) => number | null;
}

/**
 * Tries to break an audit by what it publishes: from every printed number of writers, impressions and exposure, what could
 * the numbers of each hidden group be? The unknowns are the cells of the full cross of the audit's attributes, of which an
 * attacker knows that none is below zero. Surfaces are attacked one by one: a group stands on all of them or on none.
 *
 * What is told comes from the findings alone. `columns` gives the names of what can be asked and, for the judgement in
 * `recovered` only, the truth.
 *
 * @returns for each hidden group with anybody in it, each of its numbers that is unsafe to know
 */
export function attackAudit(
  columns: AuditColumns,
  findings: readonly Finding[],
  floor: number,
): AttackedGroup[] {
  const { attributes } = columns.dimensions;
  const sizes = attributes.map(({ groups }) => groups.length);
  const lattice = latticeOf(sizes);
  const cells = crossCells(sizes, columns.labels).map((values) => lattice.groupsOf(values));
  const members = membersOf(cells);
  const groupsOf = Array.from(columns.writers, (_, w) =>
    lattice.groupsOf(columns.labels.map((codes) => codes[w]!)),
  );
  const asked = divisions(columns, MOST_CROSSED).flatMap(({ attribute, parts, groups }) => {
    const places = parts.map((part) => attributes.findIndex(({ name }) => name === part));
    return groups.map((group, g) => ({ attribute, group, number: lattice.ofDivision(places, g) }));
  });
  const findingsOf = groupBy(findings, ({ attribute, group }) => placeOf(attribute, group));
  let narrowest = Number.POSITIVE_INFINITY;
  return kindsOf(columns, findings).flatMap(({ kind, surface, amounts, printed }) => {
    const truth = contributionsOf(groupsOf, amounts);
    const total = Array.from(amounts).reduce((sum, amount) => sum + amount, 0);
    const told = asked.flatMap(({ attribute, group, number }) => {
      const sum = (findingsOf.get(placeOf(attribute, group)) ?? []).map(printed).find((one) => one !== null);
      return sum == null ? [] : [{ entries: members.get(number) ?? [], sum }];
    });
    const tables = possibleTables(cells.length, [{ entries: [...cells.keys()], sum: total }, ...told]);
    return asked.flatMap(({ attribute, group, number }) => {
      const own = truth.get(number);
      const isHidden = findingsOf
        .get(placeOf(attribute, group))
        ?.some((one) => one.undefined === "suppressed");
      if (!isHidden || !own || !isUnsafe(own, floor)) return [];
      const isSafe = (one: Range) => protects(one, kind === "writers" ? "count" : "amount", own, floor);
      const range = tables.rangeOf(
        members.get(number) ?? [],
        (one) => isSafe(one) && widthOf(one) >= narrowest * total,
      );
      narrowest = Math.min(narrowest, widthOf(range) / total);
      return [{ attribute, group, kind, surface, range, total, recovered: !isSafe(range) }];
    });
  });
}

function kindsOf(columns: AuditColumns, findings: readonly Finding[]): Kind[] {
  const surfaces = new Set(findings.map(({ surface }) => surface));
  const amounts = (column: "impressions" | "exposure", surface: string) =>
    sumByWriter(columns, column, onSurface(columns, surface));
  return [
    {
      kind: "writers",
      surface: ALL_SURFACES,
      amounts: Array.from(columns.writers, () => 1),
      printed: ({ n }) => n.writers,
    },
    ...columns.dimensions.surfaces
      .filter((surface) => surfaces.has(surface))
      .flatMap((surface): Kind[] => [
        {
          kind: "impressions",
          surface,
          amounts: amounts("impressions", surface),
          printed: (finding) => (finding.surface === surface ? finding.n.impressions : null),
        },
        {
          kind: "exposure",
          surface,
          amounts: amounts("exposure", surface),
          printed: (finding) =>
            finding.surface === surface && finding.metric === "exposure" ? finding.value : null,
        },
      ]),
  ];
}

const widthOf = ({ low, high }: Range): number => high - low;
const placeOf = (attribute: string, group: string) => JSON.stringify([attribute, group]);

/** What the attack found, to be shown: never which group, never how many or how much. */
export interface AttackReport {
  readonly hiddenGroups: number;
  /** Numbers of hidden groups that were attacked, and those of them that can be told closely. */
  readonly attacked: number;
  readonly recovered: number;
  /** Width of the narrowest range as a share of the number of everyone; null where nothing is hidden. */
  readonly narrowest: number | null;
}

/** Runs the attack on an audit and counts what came of it. */
export function attackReport(
  columns: AuditColumns,
  findings: readonly Finding[],
  floor: number,
): AttackReport {
  const attacked = attackAudit(columns, findings, floor);
  const hidden = findings.filter((finding) => finding.undefined === "suppressed");
  const widths = attacked.map(({ range, total }) => widthOf(range) / total);
  return {
    hiddenGroups: new Set(hidden.map(({ attribute, group }) => placeOf(attribute, group))).size,
    attacked: attacked.length,
    recovered: attacked.filter(({ recovered }) => recovered).length,
    narrowest: widths.length === 0 ? null : widths.reduce((least, width) => Math.min(least, width)),
  };
}
