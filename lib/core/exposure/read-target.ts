import { EquiluxError } from "@/lib/core/errors";
import { crossedName, groupIn } from "@/lib/core/exposure/cross-names";
import { badCell, nameIn, neededColumn, numberIn, type Table } from "@/lib/core/exposure/read-table";
import type { Membership } from "@/lib/core/exposure/slates";

/** Declared shares: by attribute, then by group. */
export type DeclaredShares = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** What the shares of exposure are measured against. */
export type TargetChoice =
  | { readonly kind: "pool" }
  | { readonly kind: "uniform" }
  | { readonly kind: "declared"; readonly shares: DeclaredShares; readonly file: string };

/**
 * @param table columns attribute, group, share; the shares of an attribute add up to 1
 * @throws EquiluxError bad-file, naming line, column, value and mend
 */
export function readTarget(table: Table): DeclaredShares {
  const [attribute, group, share] = ["attribute", "group", "share"].map((name) => neededColumn(table, name));
  const shares = new Map<string, Map<string, number>>();
  for (const row of table.rows) {
    const name = crossedName(nameIn(table, row, attribute!));
    const of = shares.get(name) ?? new Map<string, number>();
    shares.set(name, of);
    const named = groupIn(name, nameIn(table, row, group!));
    if (of.has(named)) throw badCell(table, row, group!, `has a share of "${name}" already; keep one row.`);
    const value = numberIn(table, row, share!, 0, 1);
    if (Number.isNaN(value)) throw badCell(table, row, share!, "is empty: write a number from 0 to 1.");
    of.set(named, value);
  }
  for (const [name, of] of shares) {
    const sum = [...of.values()].reduce((a, b) => a + b, 0);
    if (Math.abs(sum - 1) > 1e-6)
      throw new EquiluxError(
        "bad-file",
        `${table.file}: the shares of "${name}" add up to ${Number(sum.toFixed(6))}, not to 1; correct them.`,
        table.file,
      );
  }
  return shares;
}

/**
 * [group] the target of one attribute; null where none was declared for it.
 *
 * @param poolSize the first so many items are the pool, each counted once
 */
export function targetOf(
  choice: TargetChoice,
  membership: Membership,
  poolSize: number,
): Float64Array | null {
  const { attribute, groups, share, unknown } = membership;
  switch (choice.kind) {
    case "pool": {
      const target = new Float64Array(groups.length);
      for (let cell = 0; cell < poolSize * groups.length; cell++) {
        target[cell % groups.length]! += share[cell]! / poolSize;
      }
      return poolSize > 0 ? target : null;
    }
    case "uniform": {
      const known = unknown < 0 ? groups.length : groups.length - 1;
      return Float64Array.from(groups, (_, g) => (g === unknown ? 0 : 1 / known));
    }
    case "declared": {
      const declared = choice.shares.get(attribute);
      return declared ? Float64Array.from(groups, (group) => declared.get(group) ?? 0) : null;
    }
  }
}
