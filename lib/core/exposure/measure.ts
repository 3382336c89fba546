import { CROSS } from "@/lib/core/audit/finding";
import { EquiluxError } from "@/lib/core/errors";
import type { BrowsingModel } from "@/lib/core/exposure/browsing-model";
import { crossings } from "@/lib/core/exposure/crossings";
import { overall } from "@/lib/core/exposure/define";
import type { Measurement, Metric, MetricInput } from "@/lib/core/exposure/metric";
import { notesOn } from "@/lib/core/exposure/notes";
import { type Groups, membershipOf } from "@/lib/core/exposure/read-groups";
import { withHistory } from "@/lib/core/exposure/read-history";
import { readSlates } from "@/lib/core/exposure/read-slates";
import type { Table } from "@/lib/core/exposure/read-table";
import { groupsNamed, type TargetChoice, targetOf } from "@/lib/core/exposure/read-target";
import { type Membership, questionNames, type Slates } from "@/lib/core/exposure/slates";
import { nearest } from "@/lib/core/import/nearest";
import {
  type IntervalMaking,
  intervalMaking,
  type NoInterval,
  notDefined,
  type UndefinedReason,
  whyNoInterval,
} from "@/lib/core/measured";
import type { Draws } from "@/lib/core/stats/random";

/** Lists and groups read from files, ready to be measured. */
export interface Readings {
  readonly slates: Slates;
  /** Of each attribute, then of each crossing. */
  readonly memberships: readonly Membership[];
  /** Crossings of which it cannot be told who belongs to what: no metric of groups has a value. */
  readonly uncrossed: readonly string[];
  /** So many items, from the first, are the pool. */
  readonly poolSize: number;
  /** What the reader should know of the files. */
  readonly notes: readonly string[];
}

export interface MeasureOptions {
  readonly metrics: readonly Metric[];
  readonly model: BrowsingModel;
  readonly top: number;
  readonly target: TargetChoice;
  /** Group compared with, by attribute. */
  readonly references: ReadonlyMap<string, string>;
  readonly draws: Draws;
}

/** One number as it is printed: exactly what the command's JSON holds. */
export interface MeasuredRow {
  readonly id: string;
  readonly attribute: string | null;
  readonly group: string | null;
  /** Only where the number is of one request. */
  readonly request?: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** How the interval was made: present exactly where there is one. */
  readonly method?: IntervalMaking;
  /** Present exactly when `value` is null. */
  readonly undefined?: UndefinedReason;
  /** Present where an estimate has no interval: why not. */
  readonly noInterval?: NoInterval;
}

/** What there is to read, and how. */
export interface Files {
  readonly slates: Table;
  readonly groups: Groups;
  readonly target: TargetChoice;
  /** What readers read before; null where nobody says. */
  readonly history: Table | null;
  /** How many attributes of the groups file are crossed at once; 1: none. */
  readonly intersections: number;
}

/** @throws EquiluxError bad-file */
export function readingsOf({ slates: table, groups, target, history, intersections }: Files): Readings {
  const lists = readSlates(table, groups.items);
  const slates = history ? withHistory(lists, history) : lists;
  const crossed = crossings(groups, intersections);
  const attributes = [...groups.attributes, ...crossed.flatMap(({ columns }) => columns ?? [])];
  const uncrossed = crossed.filter(({ columns }) => columns === null);
  return {
    slates,
    memberships: attributes.map((columns) =>
      membershipOf(columns, slates.items, groupsNamed(target, columns.attribute)),
    ),
    uncrossed: uncrossed.map(({ attribute }) => attribute),
    poolSize: groups.items.length,
    notes: notesOn(table, slates, groups, attributes, uncrossed, target),
  };
}

/** Every metric for every attribute; metrics that know no groups once, with attribute null. */
export function measure(
  { slates, memberships, uncrossed, poolSize }: Readings,
  options: MeasureOptions,
): MeasuredRow[] {
  const { metrics, model, top, target, references, draws } = options;
  refuseUnknownReferences(references, memberships, uncrossed);
  const shared = { slates, model, top, draws };
  const inputs = memberships.map(
    (membership): MetricInput => ({
      ...shared,
      membership,
      target: targetOf(target, membership, poolSize, questionNames(slates)),
      reference: membership.groups.indexOf(referenceOf(membership.attribute, references) ?? ""),
    }),
  );
  const ungrouped: MetricInput = { ...shared, membership: null, target: null, reference: -1 };
  return metrics.flatMap(({ id, needs, compute }) => {
    const ofGroups = needs.includes("groups");
    const rows = (ofGroups ? inputs : [ungrouped]).flatMap((input) =>
      compute(input).map((measurement) => rowOf(id, input.membership?.attribute ?? null, measurement)),
    );
    const unknown = overall(notDefined("soft-membership"));
    return [...rows, ...(ofGroups ? uncrossed : []).map((attribute) => rowOf(id, attribute, unknown))];
  });
}

/** The group that is named for the attribute; of a crossing, else the one that the references of its parts make. */
function referenceOf(attribute: string, references: ReadonlyMap<string, string>): string | undefined {
  const parts = attribute.split(CROSS).map((part) => references.get(part));
  const ofParts = parts.every((part) => part !== undefined) ? parts.join(CROSS) : undefined;
  return references.get(attribute) ?? ofParts;
}

function rowOf(id: string, attribute: string | null, { group, request, value }: Measurement): MeasuredRow {
  const place = { id, attribute, group, ...(request !== null && { request }) };
  if (value.kind === "undefined")
    return { ...place, value: null, low: null, high: null, undefined: value.reason };
  const { low, high } = value;
  const method = intervalMaking(value);
  const noInterval = whyNoInterval(value);
  return {
    ...place,
    value: value.value,
    low,
    high,
    ...(method && { method }),
    ...(noInterval && { noInterval }),
  };
}

function refuseUnknownReferences(
  references: ReadonlyMap<string, string>,
  memberships: readonly Membership[],
  uncrossed: readonly string[],
): void {
  for (const [attribute, group] of references) {
    if (uncrossed.includes(attribute)) continue;
    const membership = memberships.find((each) => each.attribute === attribute);
    const known = membership ? membership.groups : memberships.map((each) => each.attribute);
    const wrong = membership ? group : attribute;
    if (known.includes(wrong) && membership) continue;
    const [near] = nearest(wrong, known, 1);
    throw new EquiluxError(
      "bad-request",
      `--reference: the groups file has no ${membership ? `group "${group}" of "${attribute}"` : `attribute "${attribute}"`}${near === undefined ? "" : `; "${near}" comes nearest`}. It has ${known.join(", ")}.`,
      "--reference",
    );
  }
}
