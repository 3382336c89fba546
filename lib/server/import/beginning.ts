import { EquiluxError } from "@/lib/core/errors";
import { HEAD_BYTES, openBytes } from "@/lib/server/import/bytes";
import { type RawRow, rowsOf } from "@/lib/server/import/rows";
import { detectShape } from "@/lib/server/import/shape";

export interface Beginning {
  readonly headers: readonly string[];
  /** Every row that is certainly complete. */
  readonly rows: readonly RawRow[];
}

const THIS_FILE = "This file";

/** Headers and rows of the first bytes of a file. @throws EquiluxError bad-file where an import would refuse the whole file */
export async function readBeginning(bytes: Uint8Array): Promise<Beginning> {
  const part = bytes.length < HEAD_BYTES ? "all" : "beginning";
  const { head, whole } = await openBytes(once(bytes), THIS_FILE, part);
  const shape = detectShape(head, whole, THIS_FILE);
  const rows: RawRow[] = [];
  try {
    for await (const row of rowsOf(once(whole ? head : completeLines(head)), shape, THIS_FILE))
      rows.push(row);
  } catch (error) {
    // A cell in quotes may go on behind the cut.
    if (whole || !(error instanceof EquiluxError)) throw error;
  }
  return { headers: shape.headers, rows };
}

async function* once<Item>(item: Item): AsyncGenerator<Item> {
  yield item;
}

/** The last line may be cut. */
function completeLines(head: Buffer): Buffer {
  const end = head.lastIndexOf(10);
  return end === -1 ? head : head.subarray(0, end + 1);
}
