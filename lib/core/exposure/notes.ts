import type { Crossing } from "@/lib/core/exposure/crossings";
import type { AttributeColumns, Groups } from "@/lib/core/exposure/read-groups";
import { unreadColumns } from "@/lib/core/exposure/read-slates";
import type { Table } from "@/lib/core/exposure/read-table";
import { groupsNamed, type TargetChoice } from "@/lib/core/exposure/read-target";
import { questionNames, type Slates } from "@/lib/core/exposure/slates";

/** What the reader should know of the files: nothing of it is an error, and all of it may be a slip. */
export function notesOn(
  slatesTable: Table,
  slates: Slates,
  groups: Groups,
  attributes: readonly AttributeColumns[],
  uncrossed: readonly Crossing[],
  target: TargetChoice,
): string[] {
  const strangers = slates.items.slice(groups.items.length);
  const ignored = unreadColumns(slatesTable);
  return [
    ...(strangers.length > 0 ? [`Not in the groups file, so of unknown group: ${listed(strangers)}.`] : []),
    ...(ignored.length > 0 ? [`Columns of ${slatesTable.file} that are not read: ${listed(ignored)}.`] : []),
    ...attributes.flatMap(({ attribute, groups: own }) =>
      groupsNamed(target, attribute)
        .filter((group) => !own.includes(group))
        .map((group) => `The target names "${group}" of "${attribute}", and no item has it.`),
    ),
    ...unmeasured(target, [...attributes, ...uncrossed]),
    ...unasked(target, questionNames(slates)),
    ...attributes.flatMap(({ attribute }) => untargeted(target, attribute, questionNames(slates))),
    ...uncrossed.map(whyUncrossed),
    ...withoutHistory(slates),
  ];
}

const listed = (names: readonly string[]): string =>
  names.length <= 5 ? names.join(", ") : `${names.slice(0, 5).join(", ")} and ${names.length - 5} more`;

/** A mistyped attribute, or a crossing that was not asked for, would be a target of nothing. */
function unmeasured(target: TargetChoice, attributes: readonly { readonly attribute: string }[]): string[] {
  if (target.kind !== "declared") return [];
  const known = attributes.map(({ attribute }) => attribute);
  return [...target.shares.keys()]
    .filter((attribute) => !known.includes(attribute))
    .map(
      (attribute) => `The target names "${attribute}", which is not measured; measured: ${listed(known)}.`,
    );
}

function unasked(target: TargetChoice, questions: readonly string[]): string[] {
  if (target.kind !== "declared") return [];
  const known = new Set(questions);
  const named = new Set([...target.shares.values()].flatMap((byQuestion) => [...byQuestion.keys()]));
  const strange = [...named].filter((question) => question !== "" && !known.has(question));
  return strange.length > 0 ? [`The target names questions that no list asks: ${listed(strange)}.`] : [];
}

function untargeted(target: TargetChoice, attribute: string, questions: readonly string[]): string[] {
  const declared = target.kind === "declared" ? target.shares.get(attribute) : undefined;
  if (!declared || declared.has("")) return [];
  const without = questions.filter((question) => !declared.has(question));
  if (without.length === 0) return [];
  return [
    `No target of "${attribute}" for ${listed(without)}: what needs one has no value there, nor over all requests; rows with an empty question hold for the rest.`,
  ];
}

const whyUncrossed = ({ attribute, uncertain }: Crossing): string =>
  `"${attribute}" has no values: of ${uncertain === 1 ? "1 item" : `${uncertain} items`} more than one attribute is uncertain, and how the probabilities go together is not in the groups file; columns "${attribute}=…" would say it.`;

function withoutHistory({ readers = [], history }: Slates): string[] {
  const without = readers.filter((_, reader) => history?.[reader]?.length === 0);
  return without.length > 0
    ? [`Nothing that is known was read before by ${listed(without)}: not counted in reader-calibration.`]
    : [];
}
