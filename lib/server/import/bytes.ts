import { isUtf8 } from "node:buffer";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createGunzip } from "node:zlib";
import { EquiluxError } from "@/lib/core/errors";
import { nearest } from "@/lib/core/import/nearest";

/** Of a file's text, this many bytes decide what it is; the mapping form sends as many. */
export const HEAD_BYTES = 65_536;

export const badFile = (message: string, place: string) => new EquiluxError("bad-file", message, place);

/** A cell that cannot be read: where it stands, what is in it, and why it will not do. */
export const badCell = (fileName: string, line: number, column: string, value: string, reason: string) =>
  badFile(
    `${fileName}, line ${line}, column "${column}", value ${JSON.stringify(value)}: ${reason}`,
    `line ${line}, column ${column}`,
  );

/** @param what what the column is for, and what to do */
export function noColumn(
  fileName: string,
  name: string,
  headers: readonly string[],
  what: { readonly is: string; readonly mend: string } = { is: "", mend: "." },
) {
  const meant = nearest(name, headers, 1)[0];
  const hint = meant === undefined ? "" : ` (did you mean "${meant}"?)`;
  return badFile(`${fileName} has no column "${name}"${what.is}${hint}${what.mend}`, `column ${name}`);
}

export type FilePart = "all" | "beginning";

export interface Opened {
  /** The first bytes of the text, uncompressed. */
  readonly head: Buffer;
  /** The head is the whole text. */
  readonly whole: boolean;
  /** All of the text, the head included, checked to be UTF-8. */
  readonly chunks: AsyncGenerator<Buffer>;
}

/**
 * Opens a file that may be gzipped, whatever it is called.
 *
 * @param part "beginning" where the stream is known to end before the file does: a cut is then no damage
 * @param largest bytes the text may have, unpacked
 * @throws EquiluxError bad-file for other formats, damaged or suspicious gzip, and text that is not UTF-8; too-large for
 *   text over the limit and for gzip that inflates without end
 */
export async function openBytes(
  stream: AsyncIterable<Buffer | Uint8Array | string>,
  fileName: string,
  part: FilePart = "all",
  largest = Number.POSITIVE_INFINITY,
): Promise<Opened> {
  const raw = await peek(asBuffers(stream), 4);
  refuseOtherFormats(raw.head, fileName);
  const plain = isGzip(raw.head) ? inflate(raw.chunks, fileName, part) : raw.chunks;
  const limited = atMost(plain, largest, fileName);
  const opened = await peek(onlyUtf8(limited, fileName, part), HEAD_BYTES);
  return { ...opened, whole: opened.whole && part === "all" };
}

async function* atMost(
  source: AsyncIterable<Buffer>,
  largest: number,
  fileName: string,
): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > largest) {
      const message = `${fileName} is larger than ${largest / 1e9} GB unpacked, which is the most this server takes; send it in parts.`;
      throw new EquiluxError("too-large", message, fileName);
    }
    yield chunk;
  }
}

async function* asBuffers(stream: AsyncIterable<Buffer | Uint8Array | string>): AsyncGenerator<Buffer> {
  for await (const chunk of stream) yield typeof chunk === "string" ? Buffer.from(chunk) : Buffer.from(chunk);
}

/** Reads at least so many bytes, where there are as many, and gives them back at the front of the rest. */
async function peek(source: AsyncGenerator<Buffer>, bytes: number): Promise<Opened> {
  const first: Buffer[] = [];
  let length = 0;
  let whole = false;
  while (length < bytes && !whole) {
    const next = await source.next();
    if (next.done) whole = true;
    else {
      first.push(next.value);
      length += next.value.length;
    }
  }
  const head = Buffer.concat(first);
  async function* chunks() {
    if (head.length > 0) yield head;
    yield* source;
  }
  return { head, whole, chunks: chunks() };
}

const isGzip = (head: Buffer): boolean => head[0] === 0x1f && head[1] === 0x8b;

const OTHER_FORMATS: readonly { readonly magic: string; readonly mend: string }[] = [
  { magic: "PAR1", mend: "is a Parquet file; export it as CSV or NDJSON" },
  {
    magic: "PK\x03\x04",
    mend: "is a zip archive or an Excel workbook; save the sheet as CSV, or unpack the archive",
  },
  { magic: "\xff\xfe", mend: "is UTF-16; save it as CSV in UTF-8" },
  { magic: "\xfe\xff", mend: "is UTF-16; save it as CSV in UTF-8" },
];

function refuseOtherFormats(head: Buffer, fileName: string): void {
  const start = head.toString("latin1");
  const found = OTHER_FORMATS.find(({ magic }) => start.startsWith(magic));
  if (found) throw badFile(`${fileName} ${found.mend}.`, fileName);
}

/** Exposure logs shrink 5 to 50 times. A file that inflates more than this is made to fill a disk. */
const LARGEST_RATIO = 200;
/** Small files may be all repetition: the ratio counts from here. */
const ALLOWED_ANYWAY = 16 * 1024 * 1024;

async function* inflate(
  source: AsyncIterable<Buffer>,
  fileName: string,
  part: FilePart,
): AsyncGenerator<Buffer> {
  let packed = 0;
  let unpacked = 0;
  async function* counted() {
    for await (const chunk of source) {
      packed += chunk.length;
      yield chunk;
    }
  }
  const gunzip = createGunzip(part === "all" ? {} : { finishFlush: constants.Z_SYNC_FLUSH });
  // Its failure destroys gunzip, so the loop below throws it.
  pipeline(Readable.from(counted(), { objectMode: false }), gunzip).catch(() => undefined);
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      unpacked += chunk.length;
      if (unpacked > ALLOWED_ANYWAY && unpacked > packed * LARGEST_RATIO) {
        throw new EquiluxError(
          "too-large",
          `${fileName} inflates more than ${LARGEST_RATIO} times, which no log does; send it unpacked.`,
          fileName,
        );
      }
      yield chunk;
    }
  } catch (error) {
    if (isZlibError(error)) throw badFile(`${fileName} is damaged or cut off gzip; pack it again.`, fileName);
    throw error;
  }
}

const isZlibError = (error: unknown): boolean =>
  error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("Z_");

/** A character may be cut by a chunk's end: its bytes wait for the next chunk. */
async function* onlyUtf8(
  source: AsyncIterable<Buffer>,
  fileName: string,
  part: FilePart,
): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let before = 0;
  const check = (whole: Buffer) => {
    if (isUtf8(whole)) return whole;
    throw badFile(`${fileName} is not UTF-8 (around byte ${before + 1}); save it as UTF-8.`, fileName);
  };
  for await (const chunk of source) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const end = wholeCharacters(bytes);
    rest = bytes.subarray(end);
    const whole = check(bytes.subarray(0, end));
    before += end;
    if (whole.length > 0) yield whole;
  }
  if (rest.length > 0 && part === "all") yield check(rest);
}

/** How many bytes there are up to the last character that may be incomplete. */
export function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
