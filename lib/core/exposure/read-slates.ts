import {
  badCell,
  badRow,
  cell,
  columnOf,
  indexer,
  nameIn,
  neededColumn,
  numberIn,
  type Table,
  type TableRow,
} from "@/lib/core/exposure/read-table";
import type { Slates } from "@/lib/core/exposure/slates";

/** One row of the file, its names as indices. */
interface Entry {
  readonly row: TableRow;
  readonly request: number;
  readonly item: number;
  /** 0: judged for the request and not shown. */
  readonly position: number;
  readonly relevance: number;
  readonly clicked: number;
  readonly score: number;
}

const OPTIONAL = ["relevance", "clicked", "score", "reader", "question"] as const;
type Optional = (typeof OPTIONAL)[number];

/**
 * Ranked lists from rows of request, position, item and, where there are such columns, relevance, clicked, score, reader and
 * question (what the request asked, where several lists answer one question). Rows may come in any order. A row without a
 * position is an item that was judged for the request and not shown.
 *
 * @param pool names of items that could be shown; items of the lists join it
 * @throws EquiluxError bad-file, naming line, column, value and mend
 */
export function readSlates(table: Table, pool: readonly string[]): Slates {
  const [request, position, item] = ["request", "position", "item"].map((name) => neededColumn(table, name));
  const at = Object.fromEntries(OPTIONAL.map((name) => [name, columnOf(table, name)])) as Record<
    Optional,
    number
  >;
  const requests = indexer();
  const items = indexer();
  for (const name of pool) items.of(name);
  const number = (row: TableRow, column: number, least: number, most: number) =>
    column < 0 ? Number.NaN : numberIn(table, row, column, least, most);
  const entries = table.rows.map(
    (row): Entry => ({
      row,
      request: requests.of(nameIn(table, row, request!)),
      item: items.of(nameIn(table, row, item!)),
      position: positionIn(table, row, position!, at.relevance),
      relevance: number(row, at.relevance, 0, Number.POSITIVE_INFINITY),
      clicked: clickedIn(table, row, at.clicked),
      score: number(row, at.score, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
    }),
  );
  refuseRepeats(table, entries, item!);
  const shown = entries
    .filter((entry) => entry.position > 0)
    .sort((a, b) => a.request - b.request || a.position - b.position);
  const unshown = entries.filter((entry) => entry.position === 0);
  const start = new Int32Array(requests.names.length + 1);
  for (const entry of shown) start[entry.request + 1]!++;
  for (let r = 0; r < requests.names.length; r++) start[r + 1]! += start[r]!;
  const column = (name: Optional, of: (entry: Entry) => number) =>
    at[name] < 0 ? null : Float64Array.from(shown, of);
  const questions = namesByRequest(table, entries, at.question, requests.names);
  const readers = namesByRequest(table, entries, at.reader, requests.names);
  return {
    requests: requests.names,
    items: items.names,
    start,
    item: Int32Array.from(shown, (entry) => entry.item),
    position: Int32Array.from(shown, (entry) => entry.position),
    relevance: column("relevance", (entry) => entry.relevance),
    clicked: column("clicked", (entry) => entry.clicked),
    score: column("score", (entry) => entry.score),
    reader: readers?.of ?? null,
    ...(readers && { readers: readers.names }),
    ...(questions && { questions }),
    ...(unshown.length > 0 && {
      unshown: {
        request: Int32Array.from(unshown, (entry) => entry.request),
        item: Int32Array.from(unshown, (entry) => entry.item),
        relevance: Float64Array.from(unshown, (entry) => entry.relevance),
      },
    }),
  };
}

/** Columns that are not read: worth a note, since a mistyped name would be one. */
export const unreadColumns = ({ headers }: Table): string[] =>
  headers.filter((header) => {
    const name = header.trim().toLowerCase();
    return !["request", "position", "item", ...OPTIONAL].includes(name);
  });

const DEEPEST = 2_147_483_647;

function positionIn(table: Table, row: TableRow, column: number, relevance: number): number {
  const text = cell(row, column);
  if (text === "" && relevance >= 0 && cell(row, relevance) !== "") return 0;
  const value = text === "" ? Number.NaN : Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= DEEPEST) return value;
  throw badCell(
    table,
    row,
    column,
    value === 0
      ? "is no position: they count from 1, so add 1 to every position of the file."
      : text === ""
        ? "is empty: write a whole number from 1 on. Only an item that was judged and not shown has none, and it needs a relevance."
        : "is no position: write a whole number from 1 on.",
  );
}

/** 1 or 0; a rate between them where a row stands for many. */
function clickedIn(table: Table, row: TableRow, column: number): number {
  const text = column < 0 ? "" : cell(row, column).toLowerCase();
  if (text === "" || text === "false") return 0;
  return text === "true" ? 1 : numberIn(table, row, column, 0, 1);
}

/** An item has one place in a list. */
function refuseRepeats(table: Table, entries: readonly Entry[], column: number): void {
  const lines = new Map<number, Map<number, number>>();
  for (const { row, request, item } of entries) {
    const ofRequest = lines.get(request) ?? new Map<number, number>();
    lines.set(request, ofRequest);
    const before = ofRequest.get(item);
    if (before !== undefined)
      throw badCell(
        table,
        row,
        column,
        `stands in its request twice, first on line ${before}; an item has one position in a list, so remove one of the rows.`,
      );
    ofRequest.set(item, row.line);
  }
}

/** [request] a name that all rows of the request agree on; null where there is no such column. */
function namesByRequest(
  table: Table,
  entries: readonly Entry[],
  column: number,
  requests: readonly string[],
): { names: readonly string[]; of: Int32Array } | null {
  if (column < 0) return null;
  const names = indexer();
  const of = new Int32Array(requests.length).fill(-1);
  for (const { row, request } of entries) {
    const name = names.of(nameIn(table, row, column));
    if (of[request] === -1) of[request] = name;
    else if (of[request] !== name)
      throw badRow(
        table,
        row,
        `request "${requests[request]}" has "${names.names[of[request]!]}" and "${names.names[name]}" in column "${table.headers[column]}"; a request has one.`,
      );
  }
  return { names: names.names, of };
}
