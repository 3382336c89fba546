import { EquiluxError } from "@/lib/core/errors";
import { nameIn, neededColumn, type Table } from "@/lib/core/exposure/read-table";
import type { Slates } from "@/lib/core/exposure/slates";

/**
 * The slates with what their readers read before. Readers of no list are left out, and items that stand neither in the
 * groups file nor in a list, of which nothing is known. An item read twice counts twice.
 *
 * @param table columns reader and item, one row for each reading
 * @throws EquiluxError bad-file where a name is missing, or the lists name no readers
 */
export function withHistory(slates: Slates, table: Table): Slates {
  const { readers, items } = slates;
  if (!readers)
    throw new EquiluxError(
      "bad-file",
      `${table.file} says what readers read, and the slates file does not say whose each list is; add a column "reader" to it.`,
      table.file,
    );
  const [reader, item] = ["reader", "item"].map((name) => neededColumn(table, name));
  const readerAt = new Map(readers.map((name, index) => [name, index]));
  const itemAt = new Map(items.map((name, index) => [name, index]));
  const read = readers.map((): number[] => []);
  for (const row of table.rows) {
    const who = readerAt.get(nameIn(table, row, reader!));
    const what = itemAt.get(nameIn(table, row, item!));
    if (who !== undefined && what !== undefined) read[who]!.push(what);
  }
  return { ...slates, history: read.map((own) => Int32Array.from(own)) };
}
