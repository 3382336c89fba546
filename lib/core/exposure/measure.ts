import { EquiluxError } from "@/lib/core/errors";
import type { BrowsingModel } from "@/lib/core/exposure/browsing-model";
import type { Measurement, Metric, MetricInput } from "@/lib/core/exposure/metric";
import { type Groups, membershipOf } from "@/lib/core/exposure/read-groups";
import { readSlates, unreadColumns } from "@/lib/core/exposure/read-slates";
import type { Table } from "@/lib/core/exposure/read-table";
import { type TargetChoice, targetOf } from "@/lib/core/exposure/read-target";
import type { Membership, Slates } from "@/lib/core/exposure/slates";
import { nearest } from "@/lib/core/import/nearest";
import { type NoInterval, type UndefinedReason, whyNoInterval } from "@/lib/core/measured";
import type { Draws } from "@/lib/core/stats/random";

/** Lists and groups read from files, ready to be measured. */
export interface Readings {
  readonly slates: Slates;
  readonly memberships: readonly Membership[];
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
  /** Present exactly when `value` is null. */
  readonly undefined?: UndefinedReason;
  /** Present where an estimate has no interval: why not. */
  readonly noInterval?: NoInterval;
}

/** @throws EquiluxError bad-file */
export function readingsOf(slatesTable: Table, groups: Groups, target: TargetChoice): Readings {
  const slates = readSlates(slatesTable, groups.items);
  const poolSize = groups.items.length;
  const named = (attribute: string) =>
    target.kind === "declared" ? [...(target.shares.get(attribute)?.keys() ?? [])] : [];
  const memberships = groups.attributes.map((columns) =>
    membershipOf(columns, slates.items, named(columns.attribute)),
  );
  const strangers = slates.items.slice(poolSize);
  const ignored = unreadColumns(slatesTable);
  const notes = [
    ...(strangers.length > 0 ? [`Not in the groups file, so of unknown group: ${listed(strangers)}.`] : []),
    ...(ignored.length > 0 ? [`Columns of ${slatesTable.file} that are not read: ${listed(ignored)}.`] : []),
    ...groups.attributes.flatMap(({ attribute, groups: own }) =>
      named(attribute)
        .filter((group) => !own.includes(group))
        .map((group) => `The target names "${group}" of "${attribute}", and no item has it.`),
    ),
  ];
  return { slates, memberships, poolSize, notes };
}

const listed = (names: readonly string[]): string =>
  names.length <= 5 ? names.join(", ") : `${names.slice(0, 5).join(", ")} and ${names.length - 5} more`;

/** Every metric for every attribute; metrics that know no groups once, with attribute null. */
export function measure({ slates, memberships, poolSize }: Readings, options: MeasureOptions): MeasuredRow[] {
  const { metrics, model, top, target, references, draws } = options;
  refuseUnknownReferences(references, memberships);
  const shared = { slates, model, top, draws };
  const inputs = memberships.map(
    (membership): MetricInput => ({
      ...shared,
      membership,
      target: targetOf(target, membership, poolSize),
      reference: membership.groups.indexOf(references.get(membership.attribute) ?? ""),
    }),
  );
  const ungrouped: MetricInput = { ...shared, membership: null, target: null, reference: -1 };
  return metrics.flatMap((metric) =>
    (metric.needs.includes("groups") ? inputs : [ungrouped]).flatMap((input) =>
      metric.compute(input).map((measurement) => rowOf(metric.id, input, measurement)),
    ),
  );
}

function rowOf(id: string, { membership }: MetricInput, { group, request, value }: Measurement): MeasuredRow {
  const place = { id, attribute: membership?.attribute ?? null, group, ...(request !== null && { request }) };
  if (value.kind === "undefined")
    return { ...place, value: null, low: null, high: null, undefined: value.reason };
  const { low, high } = value;
  const noInterval = whyNoInterval(value);
  return { ...place, value: value.value, low, high, ...(noInterval && { noInterval }) };
}

function refuseUnknownReferences(
  references: ReadonlyMap<string, string>,
  memberships: readonly Membership[],
): void {
  for (const [attribute, group] of references) {
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
