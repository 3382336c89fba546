import type { GroupMark } from "@/components/charts/marks";

/** A table as text: what "View as table" shows. A cell that is a verdict is drawn as its badge in a column keyed "verdict". */
export interface TableModel {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
}

export interface TableColumn {
  readonly key: string;
  readonly label: string;
  readonly numeric: boolean;
  /** Its cells are words that may take several lines. */
  readonly wraps?: boolean;
}

export interface TableRow {
  readonly key: string;
  /** Mark of the row's group, drawn before the first cell. */
  readonly mark: GroupMark | null;
  /** One per column; null is a cell that does not apply. */
  readonly cells: readonly (string | null)[];
}
