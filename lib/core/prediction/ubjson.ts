import { badModel, quoted, tooLarge } from "@/lib/core/prediction/bad-model";

/**
 * Universal Binary JSON, draft 12 (ubjson.org), as XGBoost writes it: objects, lists, texts and numbers; lists of numbers of
 * one type become typed arrays at once. Each value takes at least one byte of the file, so what is made is bounded by it.
 */
interface Cursor {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  at: number;
}

const DEEPEST = 64;

/** @throws EquiluxError "bad-model" for what is not UBJSON, "too-large" where it is nested deeper than 64 levels */
export function parseUbjson(bytes: Uint8Array): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const cursor: Cursor = { bytes, view, at: 0 };
  const value = readValue(cursor, readMarker(cursor), 0);
  if (cursor.at === bytes.length) return value;
  throw badUbjson(cursor, "something follows the model");
}

const badUbjson = (cursor: Cursor, message: string) =>
  badModel(`byte ${cursor.at}`, `${message}; the file is damaged, or is no UBJSON: save it anew`);

function take(cursor: Cursor, size: number): number {
  const from = cursor.at;
  if (size > cursor.bytes.length - from) throw badUbjson(cursor, "the file ends too early");
  cursor.at += size;
  return from;
}

/** The next byte that is no no-op. */
function readMarker(cursor: Cursor): string {
  let marker: string;
  do marker = String.fromCharCode(cursor.bytes[take(cursor, 1)]!);
  while (marker === "N");
  return marker;
}

/** A number's size in bytes, and how it is read; big-endian. */
const NUMBERS: Readonly<
  Record<
    string,
    {
      readonly size: number;
      readonly read: (view: DataView, at: number) => number;
      readonly list: (length: number) => Int32Array | Float32Array | Float64Array;
    }
  >
> = {
  i: { size: 1, read: (view, at) => view.getInt8(at), list: (length) => new Int32Array(length) },
  U: { size: 1, read: (view, at) => view.getUint8(at), list: (length) => new Int32Array(length) },
  I: { size: 2, read: (view, at) => view.getInt16(at), list: (length) => new Int32Array(length) },
  l: { size: 4, read: (view, at) => view.getInt32(at), list: (length) => new Int32Array(length) },
  // Past 2^53 a whole number is rounded; none that matters to a model is that large.
  L: {
    size: 8,
    read: (view, at) => Number(view.getBigInt64(at)),
    list: (length) => new Float64Array(length),
  },
  d: { size: 4, read: (view, at) => view.getFloat32(at), list: (length) => new Float32Array(length) },
  D: { size: 8, read: (view, at) => view.getFloat64(at), list: (length) => new Float64Array(length) },
};

const numberOf = (marker: string) => (Object.hasOwn(NUMBERS, marker) ? NUMBERS[marker] : undefined);

function readValue(cursor: Cursor, marker: string, depth: number): unknown {
  if (depth > DEEPEST)
    throw tooLarge(`byte ${cursor.at}`, `the file is nested deeper than ${DEEPEST} levels`);
  const number = numberOf(marker);
  if (number) return number.read(cursor.view, take(cursor, number.size));
  switch (marker) {
    case "{":
      return readObject(cursor, depth);
    case "[":
      return readList(cursor, depth);
    case "S":
      return readText(cursor);
    case "C":
      return String.fromCharCode(cursor.bytes[take(cursor, 1)]!);
    case "T":
      return true;
    case "F":
      return false;
    case "Z":
      return null;
    default:
      throw badUbjson(cursor, `${quoted(marker)} is no type of a value`);
  }
}

function readCount(cursor: Cursor): number {
  const marker = readMarker(cursor);
  const number = numberOf(marker);
  if (!number || marker === "d" || marker === "D")
    throw badUbjson(cursor, `${quoted(marker)} is no type of a length`);
  const count = number.read(cursor.view, take(cursor, number.size));
  if (count < 0) throw badUbjson(cursor, `a length is ${count}`);
  return count;
}

function readText(cursor: Cursor): string {
  const length = readCount(cursor);
  const from = take(cursor, length);
  return new TextDecoder().decode(cursor.bytes.subarray(from, from + length));
}

/** `$type` and `#count`, where they are given. */
function readSizes(cursor: Cursor): { type: string | null; count: number | null } {
  const { bytes } = cursor;
  let type: string | null = null;
  if (bytes[cursor.at] === CODE_TYPE) {
    take(cursor, 1);
    type = readMarker(cursor);
    if (bytes[cursor.at] !== CODE_COUNT) throw badUbjson(cursor, "a list of one type has no length");
    // Such values take no room in the file, so their number would be unbounded.
    if ("TFZ".includes(type)) throw badUbjson(cursor, "a list of values that take no room is not read");
  }
  if (bytes[cursor.at] !== CODE_COUNT) return { type, count: null };
  take(cursor, 1);
  const count = readCount(cursor);
  if (count > bytes.length - cursor.at) throw badUbjson(cursor, `the file ends before ${count} values`);
  return { type, count };
}

const CODE_TYPE = "$".charCodeAt(0);
const CODE_COUNT = "#".charCodeAt(0);

function readList(cursor: Cursor, depth: number): unknown {
  const { type, count } = readSizes(cursor);
  const number = type === null ? undefined : numberOf(type);
  if (number && count !== null) {
    const { size, read } = number;
    const from = take(cursor, count * size);
    const list = number.list(count);
    for (let index = 0; index < count; index++) list[index] = read(cursor.view, from + index * size);
    return list;
  }
  const list: unknown[] = [];
  for (;;) {
    if (list.length === count) return list;
    const marker = type ?? readMarker(cursor);
    if (count === null && marker === "]") return list;
    list.push(readValue(cursor, marker, depth + 1));
  }
}

function readObject(cursor: Cursor, depth: number): unknown {
  const { type, count } = readSizes(cursor);
  const members: [string, unknown][] = [];
  for (;;) {
    if (members.length === count) break;
    if (count === null && cursor.bytes[cursor.at] === CODE_END) {
      take(cursor, 1);
      break;
    }
    const name = readText(cursor);
    members.push([name, readValue(cursor, type ?? readMarker(cursor), depth + 1)]);
  }
  // Unlike assignment, this makes an own property of any name.
  return Object.fromEntries(members);
}

const CODE_END = "}".charCodeAt(0);
