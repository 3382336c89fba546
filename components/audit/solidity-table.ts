import type { TableModel } from "@/components/charts/table-model";
import { count, interval, measured, plain, ratio, share, signedRatio } from "@/lib/core/report/format";
import { groupName } from "@/lib/core/report/names";
import type { GroupSolidity, Solidity } from "@/lib/core/report/solidity/views";

type Cell = (group: GroupSolidity) => string | null;

const orNone = <Value>(value: Value | null, text: (value: Value) => string): string | null =>
  value === null ? null : text(value);

/** Columns in the order of the words above the table. One in which no group has a value is left out. */
const COLUMNS: readonly (readonly [label: string, cell: Cell])[] = [
  ["Parity ratio", (one) => orNone(one.ratio, ratio)],
  [
    "Ratio, whoever is unknown",
    ({ bounds }) => orNone(bounds, ({ low, high }) => interval(low, high ?? Number.POSITIVE_INFINITY, ratio)),
  ],
  [
    "Share, whoever is unknown",
    ({ shares }) => orNone(shares, ({ low, high }) => interval(low, high, share)),
  ],
  ["Equal-weight writers", ({ effective }) => orNone(effective, count)],
  ["Largest writer at most", ({ topWriterAtMost }) => orNone(topWriterAtMost, share)],
  ["Gap", ({ parts }) => orNone(parts, ({ gap }) => signedRatio(gap))],
  ["From topics written about", ({ parts }) => orNone(parts, ({ mix }) => signedRatio(mix))],
  ["From ranking within topics", ({ parts }) => orNone(parts, ({ within }) => signedRatio(within))],
  ["I² over topics", ({ topics }) => orNone(topics, ({ i2 }) => share(i2))],
  ["Q (degrees)", ({ topics }) => orNone(topics, ({ q, df }) => `${ratio(q)} (${plain(df)})`)],
  ["Clicks at equal positions", ({ interest }) => orNone(interest, ({ ratio: own }) => measured(own, ratio))],
  [
    "Exposure for equal clicks",
    ({ interest }) => orNone(interest, ({ exposure: own }) => measured(own, ratio)),
  ],
  ["Looks of equal weight", ({ interest }) => orNone(interest, ({ estimate }) => count(estimate.effective))],
  [
    "Largest weight of a click",
    ({ interest }) => orNone(interest, ({ estimate }) => ratio(estimate.largestWeight)),
  ],
  ["Would be found below", ({ detectable }) => orNone(detectable, ratio)],
  ["Drawn to the others", ({ shrunken }) => orNone(shrunken, ratio)],
];

/** Every shown group with all that is known of how solid its figures are. */
export function solidityTable({ groups }: Solidity): TableModel {
  const used = COLUMNS.filter(([, cell]) => groups.some((group) => cell(group) !== null));
  return {
    columns: [
      { key: "group", label: "Group", numeric: false },
      ...used.map(([label]) => ({ key: label, label, numeric: true })),
    ],
    rows: groups.map((group) => ({
      key: group.group,
      mark: null,
      cells: [groupName(group.group), ...used.map(([, cell]) => cell(group))],
    })),
  };
}
