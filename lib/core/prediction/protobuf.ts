import { badModel } from "@/lib/core/prediction/bad-model";

/**
 * Protocol buffers, as far as ONNX needs them (protobuf.dev/programming-guides/encoding): a message is a list of fields, and a
 * field a number with a varint, 4 or 8 bytes, or bytes of a told length, which may be a message, a text or packed numbers.
 *
 * A message stays as bytes, which are passed through for each question: nothing is made that nobody asked for, so that
 * neither memory nor depth can run away, and a list of a million numbers makes no million objects.
 */
export interface Message {
  readonly place: string;
  readonly bytes: Uint8Array;
}

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

interface Field {
  readonly wire: number;
  /** Of a varint. */
  readonly value: number;
  /** Where the bytes of the others lie. */
  readonly from: number;
  readonly to: number;
}

/** Passes through all fields with a number. @throws EquiluxError "bad-model" where the bytes are no message */
function scan({ bytes, place }: Message, number: number, visit: (field: Field) => void): void {
  const cursor = { bytes, at: 0, place };
  while (cursor.at < bytes.length) {
    const tag = readVarint(cursor);
    const wire = tag & 7;
    let value = 0;
    let size = 0;
    if (wire === VARINT) value = readVarint(cursor);
    else if (wire === BYTES) size = readVarint(cursor);
    else if (wire === FIXED32) size = 4;
    else if (wire === FIXED64) size = 8;
    else throw damaged(place, `a field has the unknown type ${wire}`);
    const from = cursor.at;
    if (!(size >= 0 && size <= bytes.length - from)) throw damaged(place, "it ends too early");
    cursor.at = from + size;
    if (tag === number * 8 + wire) visit({ wire, value, from, to: cursor.at });
  }
}

const damaged = (place: string, message: string) =>
  badModel(place, `${message}; the file is damaged, or is no ONNX model: save it anew`);

/** A number of up to 64 bits with sign. @throws EquiluxError "bad-model" past 2^53 */
function readVarint(cursor: { readonly bytes: Uint8Array; at: number; readonly place: string }): number {
  const { bytes, place } = cursor;
  let value = 0;
  // Up to 49 bits fit a float64 with room to spare; longer ones are rare, and negative ones have all 10 bytes.
  for (let shift = 0; shift < 49; shift += 7) {
    const byte = bytes[cursor.at++];
    if (byte === undefined) throw damaged(place, "it ends within a number");
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return value;
  }
  let long = BigInt(value);
  for (let shift = 49n; shift < 70n; shift += 7n) {
    const byte = bytes[cursor.at++];
    if (byte === undefined) throw damaged(place, "it ends within a number");
    long |= BigInt(byte & 0x7f) << shift;
    if (byte >= 0x80) continue;
    const whole = Number(BigInt.asIntN(64, long));
    if (Number.isSafeInteger(whole)) return whole;
    throw damaged(place, "it holds a whole number past 2^53");
  }
  throw damaged(place, "a number is longer than 10 bytes");
}

/** The bytes of every value of a field. */
export function bytesList(message: Message, number: number): Uint8Array[] {
  const list: Uint8Array[] = [];
  scan(message, number, ({ wire, from, to }) => {
    if (wire !== BYTES) throw wrongType(message, number);
    list.push(message.bytes.subarray(from, to));
  });
  return list;
}

const wrongType = ({ place }: Message, number: number) =>
  damaged(place, `field ${number} is not of the expected type`);

export const messages = (message: Message, number: number, place: string): Message[] =>
  bytesList(message, number).map((bytes, index) => ({ place: `${place}.${index}`, bytes }));

/** A message that may be there once. @throws EquiluxError "bad-model" where it is there twice */
export function messageOf(message: Message, number: number, place: string): Message | null {
  const [bytes, another] = bytesList(message, number);
  if (another) throw damaged(place, "it is given twice");
  return bytes ? { place, bytes } : null;
}

const decoder = new TextDecoder();

export const textList = (message: Message, number: number): string[] =>
  bytesList(message, number).map((bytes) => decoder.decode(bytes));

/** The last value counts, as the encoding wants it; "" where there is none. */
export const textOf = (message: Message, number: number): string => textList(message, number).at(-1) ?? "";

/** Whole numbers, packed or one by one. */
export function wholeList(message: Message, number: number): Float64Array {
  const list: number[] = [];
  scan(message, number, ({ wire, value, from, to }) => {
    if (wire === VARINT) list.push(value);
    else if (wire !== BYTES) throw wrongType(message, number);
    else {
      const cursor = { bytes: message.bytes.subarray(0, to), at: from, place: message.place };
      while (cursor.at < to) list.push(readVarint(cursor));
    }
  });
  return Float64Array.from(list);
}

export const wholeOf = (message: Message, number: number): number | null =>
  wholeList(message, number).at(-1) ?? null;

/** Numbers of 4 or 8 bytes, packed or one by one. */
export function floatList(message: Message, number: number, size: 4 | 8): Float64Array {
  const { bytes, place } = message;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const list: number[] = [];
  scan(message, number, ({ wire, from, to }) => {
    if (wire !== BYTES && wire !== (size === 4 ? FIXED32 : FIXED64)) throw wrongType(message, number);
    if ((to - from) % size !== 0) throw damaged(place, `its numbers are cut off`);
    for (let at = from; at < to; at += size) {
      list.push(size === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true));
    }
  });
  return Float64Array.from(list);
}
