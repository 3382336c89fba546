import { EquiluxError } from "@/lib/core/errors";
import { crossedName, groupIn } from "@/lib/core/exposure/cross-names";
import type { Target } from "@/lib/core/exposure/metric";
import {
  badCell,
  cell,
  columnOf,
  nameIn,
  neededColumn,
  numberIn,
  type Table,
} from "@/lib/core/exposure/read-table";
import type { Membership } from "@/lib/core/exposure/slates";

/** Declared shares: by attribute, by question ("": all that have no row of their own), then by group. */
export type DeclaredShares = ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, number>>>;

/** What the shares of exposure are measured against. */
export type TargetChoice =
  | { readonly kind: "pool" }
  | { readonly kind: "uniform" }
  | { readonly kind: "declared"; readonly shares: DeclaredShares; readonly file: string };

/**
 * @param table columns attribute, group, share, and question where questions have targets of their own; the shares of an
 *   attribute, for one question, add up to 1
 * @throws EquiluxError bad-file, naming line, column, value and mend
 */
export function readTarget(table: Table): DeclaredShares {
  const [attribute, group, share] = ["attribute", "group", "share"].map((name) => neededColumn(table, name));
  const question = columnOf(table, "question");
  const shares = new Map<string, Map<string, Map<string, number>>>();
  for (const row of table.rows) {
    const name = crossedName(nameIn(table, row, attribute!));
    const asked = question < 0 ? "" : cell(row, question);
    const byQuestion = shares.get(name) ?? new Map<string, Map<string, number>>();
    shares.set(name, byQuestion);
    const of = byQuestion.get(asked) ?? new Map<string, number>();
    byQuestion.set(asked, of);
    const named = groupIn(name, nameIn(table, row, group!));
    if (of.has(named))
      throw badCell(table, row, group!, `has a share of ${whose(name, asked)} already; keep one row.`);
    const value = numberIn(table, row, share!, 0, 1);
    if (Number.isNaN(value)) throw badCell(table, row, share!, "is empty: write a number from 0 to 1.");
    of.set(named, value);
  }
  for (const [name, byQuestion] of shares) {
    for (const [asked, of] of byQuestion) {
      const sum = [...of.values()].reduce((a, b) => a + b, 0);
      if (Math.abs(sum - 1) > 1e-6)
        throw new EquiluxError(
          "bad-file",
          `${table.file}: the shares of ${whose(name, asked)} add up to ${Number(sum.toFixed(6))}, not to 1; correct them.`,
          table.file,
        );
    }
  }
  return shares;
}

const whose = (attribute: string, question: string): string =>
  `"${attribute}"${question === "" ? "" : ` for question "${question}"`}`;

/** Whether any question has a target of its own. */
export const isByQuestion = (shares: DeclaredShares): boolean =>
  [...shares.values()].some((byQuestion) => [...byQuestion.keys()].some((question) => question !== ""));

/**
 * The target of one attribute, of each question where a question has its own; null where none was declared for it.
 *
 * @param poolSize the first so many items are the pool, each counted once
 * @param questions names of what the lists ask
 */
export function targetOf(
  choice: TargetChoice,
  membership: Membership,
  poolSize: number,
  questions: readonly string[],
): Target | null {
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
      const sharesOf = (of: ReadonlyMap<string, number> | undefined) =>
        of ? Float64Array.from(groups, (group) => of.get(group) ?? 0) : null;
      const rest = sharesOf(declared?.get(""));
      if (!questions.some((question) => declared?.has(question))) return rest;
      return questions.map((question) => sharesOf(declared?.get(question)) ?? rest);
    }
  }
}

/** Groups of an attribute that a declared target names, for whatever question. */
export function groupsNamed(choice: TargetChoice, attribute: string): readonly string[] {
  if (choice.kind !== "declared") return [];
  const byQuestion = [...(choice.shares.get(attribute)?.values() ?? [])];
  return [...new Set(byQuestion.flatMap((of) => [...of.keys()]))];
}
