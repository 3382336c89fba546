import type { Random } from "@/lib/core/stats/random";

/** One way to spoil a file; `other` is another file of the same format. */
type Spoil = (file: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
const binary = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "latin1"));

/** Puts bytes in the place of the `cut` bytes at an offset. */
const spliced = (file: Uint8Array, at: number, cut: number, put: Uint8Array): Uint8Array =>
  Buffer.concat([file.subarray(0, at), put, file.subarray(at + cut)]);

const pick = <T>(random: Random, from: readonly T[]): T => from[random.below(from.length)]!;

/** Numbers that ask for too much room, lead out of range, overflow, or are none. */
const HOSTILE = [
  "0",
  "-0",
  "1",
  "-1",
  "2",
  "3",
  "31",
  "0.5",
  "-2147483649",
  "2147483647",
  "2147483648",
  "4294967295",
  "4294967296",
  "99999999",
  "9007199254740993",
  "16777216",
  "16777215",
  "1e308",
  "-1e308",
  "1e999",
  "1e-320",
  "NaN",
  "nan",
  "inf",
  "-inf",
  "null",
  "true",
  '""',
  "[]",
  "{}",
  "x",
  "",
  "1 1",
  "1,1",
  "0x10",
  "1e5",
];

const atNumber = (file: Uint8Array, random: Random, put: (found: string) => string): Uint8Array => {
  const text = latin1(file);
  const start = random.below(text.length);
  const found = /-?\d+(\.\d+)?([eE][-+]?\d+)?/.exec(text.slice(start));
  if (!found) return file.subarray(0, start);
  return spliced(file, start + found.index, found[0].length, binary(put(found[0])));
};

/** A piece of a file: mostly short, now and then long. */
const piece = (file: Uint8Array, random: Random): { at: number; size: number } => {
  const at = random.below(file.length);
  const most = Math.min(file.length - at, random.below(4) === 0 ? file.length : 40);
  return { at, size: 1 + random.below(most) };
};

const flip: Spoil = (file, random) => {
  const copy = Uint8Array.from(file);
  for (let times = random.below(3); times >= 0; times--)
    copy[random.below(copy.length)]! ^= 1 << random.below(8);
  return copy;
};

const truncate: Spoil = (file, random) => file.subarray(0, random.below(file.length));

const remove: Spoil = (file, random) => {
  const { at, size } = piece(file, random);
  return spliced(file, at, size, new Uint8Array(0));
};

const repeat: Spoil = (file, random) => {
  const { at, size } = piece(file, random);
  const times = 1 + random.below(3);
  const copy = file.subarray(at, at + size);
  return spliced(file, at, 0, Buffer.concat(Array.from({ length: times }, () => copy)));
};

const transplant: Spoil = (file, random, other) => {
  const { at, size } = piece(other, random);
  return spliced(file, random.below(file.length), random.below(size + 1), other.subarray(at, at + size));
};

const swapNumber: Spoil = (file, random) => atNumber(file, random, () => pick(random, HOSTILE));

const swapNumbers: Spoil = (file, random) => {
  const other = /\d+/.exec(latin1(file).slice(random.below(file.length)))?.[0] ?? "7";
  return atNumber(file, random, () => other);
};

const nudgeNumber: Spoil = (file, random) =>
  atNumber(file, random, (found) => String(Number(found) + pick(random, [1, -1, 0.5, 1000])));

/** All at once: binary lengths and counts are overwritten by the largest of every width. */
const overwrite: Spoil = (file, random) => {
  const at = random.below(file.length);
  const size = Math.min(file.length - at, pick(random, [1, 2, 4, 8, 10]));
  const byte = pick(random, [0x00, 0x01, 0x7f, 0x80, 0xff]);
  const put = new Uint8Array(size).fill(byte);
  if (random.below(2) === 0) put[0] = 0x7f;
  return spliced(file, at, size, put);
};

const insert: Spoil = (file, random) => {
  const put = Uint8Array.from({ length: 1 + random.below(6) }, () => random.below(256));
  return spliced(file, random.below(file.length), random.below(3), put);
};

/** Openings of lists and objects, thousands deep; in ONNX and LightGBM only noise. */
const nest: Spoil = (file, random) => {
  const opening = pick(random, ["[", '{"a":', '{"split":', "{i\u0001a", "[[$i#"]);
  const text = latin1(file);
  const near = text.indexOf(pick(random, ["[", "{", ":", "="]), random.below(text.length));
  return spliced(
    file,
    near < 0 ? 0 : near + 1,
    random.below(2),
    binary(opening.repeat(200 + random.below(3000))),
  );
};

export const SPOILS: readonly Spoil[] = [
  flip,
  flip,
  truncate,
  remove,
  repeat,
  transplant,
  swapNumber,
  swapNumber,
  swapNumbers,
  nudgeNumber,
  overwrite,
  insert,
  nest,
];
