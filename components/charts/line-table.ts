import type { TableModel } from "@/components/charts/table-model";
import { measured, undefinedReason } from "@/lib/core/report/format";
import { groupName } from "@/lib/core/report/names";
import type { Trend } from "@/lib/core/report/views";

/** The table behind a line chart: a row for each place, a column for each group, all groups. */
export function lineTable(
  head: string,
  places: readonly string[],
  series: Trend["series"],
  text: (value: number) => string,
): TableModel {
  return {
    columns: [
      { key: "place", label: head, numeric: false },
      ...series.map(({ group }) => ({ key: group, label: groupName(group), numeric: true })),
    ],
    rows: places.map((place, index) => ({
      key: `${index} ${place}`,
      mark: null,
      cells: [
        place,
        ...series.map(({ points }) => {
          const point = points[index];
          if (!point || point.kind === "undefined") return undefinedReason(point?.reason ?? "no-impressions");
          return measured(point, text);
        }),
      ],
    })),
  };
}
