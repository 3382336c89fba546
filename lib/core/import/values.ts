import { ALL_SURFACES } from "@/lib/core/audit/finding";
import type { FieldType } from "@/lib/core/import/fields";

/**
 * One text of a file as a value of its type. A text that cannot be read gives a sentence saying what was expected.
 * Made once per column, called once per cell: reading allocates nothing but the value.
 */
export type ValueReader = (text: string) => Value | Unreadable;

/** What reading gives. A time is ISO 8601 in UTC with milliseconds; a whole number stays a number. */
export type Value = string | number | boolean;

/** Why a text is not a value of its type: one sentence with the mend. */
export interface Unreadable {
  readonly reason: string;
}

export const isUnreadable = (value: unknown): value is Unreadable =>
  typeof value === "object" && value !== null && "reason" in value;

/** PostgreSQL cannot index longer ones: three of them and their separators still fit one index entry. */
const LONGEST_KEY = 400;
const LONGEST_TEXT = 2000;
const LARGEST_WHOLE = 2_147_483_647;

/** Ways in which exports write "nothing here" in columns that are not text. */
const MISSING = /^(?:null|nan|na|n\/a|none|\\N)$/i;

/** Whether a cell says nothing. Text columns keep words such as "None": they may be a name. */
export const isMissing = (text: string, type: FieldType): boolean =>
  text === "" ||
  (type !== "key" && type !== "text" && type !== "surface" && text.length <= 4 && MISSING.test(text));

/**
 * @param label how messages call the field, with a capital: "Position"
 */
export function valueReader(type: FieldType, label: string): ValueReader {
  switch (type) {
    case "key":
      return textReader(label, LONGEST_KEY);
    case "text":
      return textReader(label, LONGEST_TEXT);
    case "surface":
      return surfaceReader(label);
    case "position":
      return wholeReader(
        1,
        `${label} must be a whole number of at least 1.`,
        `${label} counts from 1: add 1 to every position of a log that counts from 0.`,
      );
    case "count":
      return wholeReader(0, `${label} must be a whole number of at least 0.`);
    case "number":
      return numberReader(() => true, `${label} must be a number with a decimal point, such as 0.25.`);
    case "amount":
      return amountReader(label);
    case "probability":
      return numberReader(
        (value) => value > 0 && value <= 1,
        `${label} must be a number above 0 and at most 1.`,
      );
    case "boolean":
      return booleanReader(label);
    case "time":
      return timeReader(label);
  }
}

/** PostgreSQL text holds neither NUL nor half of a surrogate pair (JSON can write one as \ud800). */
const UNSTORABLE = /[\0\p{Cs}]/u;

function textReader(label: string, longest: number): ValueReader {
  const unstorable = {
    reason: `${label} must not contain the NUL character or a broken Unicode pair; remove it.`,
  };
  const tooLong = { reason: `${label} must not be longer than ${longest} characters; shorten it.` };
  return (text) => (text.length > longest ? tooLong : UNSTORABLE.test(text) ? unstorable : text);
}

function surfaceReader(label: string): ValueReader {
  const read = textReader(label, LONGEST_KEY);
  const taken = {
    reason: `${label} must not be "${ALL_SURFACES}", which names the pool of all surfaces; give it its own name.`,
  };
  return (text) => (text === ALL_SURFACES ? taken : read(text));
}

/** pandas writes whole numbers of a column with gaps as "3.0". */
const WHOLE = /^\d{1,10}(?:\.0+)?$/;

function wholeReader(least: number, reason: string, ifZero = reason): ValueReader {
  const unreadable = { reason };
  const zero = { reason: ifZero };
  return (text) => {
    const value = WHOLE.test(text) ? Number(text) : -1;
    if (value === 0 && least > 0) return zero;
    return value >= least && value <= LARGEST_WHOLE ? value : unreadable;
  };
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,4})?$/i;

function numberReader(allows: (value: number) => boolean, reason: string): ValueReader {
  const unreadable = { reason };
  return (text) => {
    const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
    return Number.isFinite(value) && allows(value) ? value : unreadable;
  };
}

/** Kept in single precision by the database: rounded here, so that nothing is out of its range there. */
function amountReader(label: string): ValueReader {
  const read = numberReader(
    (value) => value >= 0 && value < 1e12,
    `${label} must be a number of at least 0, with a decimal point.`,
  );
  return (text) => {
    const value = read(text);
    return typeof value === "number" ? Math.fround(value) : value;
  };
}

const WORDS = new Map([
  ...["1", "true", "t", "yes", "y", "1.0"].map((word) => [word, true] as const),
  ...["0", "false", "f", "no", "n", "0.0"].map((word) => [word, false] as const),
]);

function booleanReader(label: string): ValueReader {
  const unreadable = { reason: `${label} must be 1 or 0, true or false, yes or no.` };
  return (text) => WORDS.get(text) ?? WORDS.get(text.toLowerCase()) ?? unreadable;
}

function timeReader(label: string): ValueReader {
  const unreadable = {
    reason: `${label} must be a time such as 2026-11-02T10:42:00Z, 2026-11-02 10:42:00, 2026-11-02, or Unix seconds or milliseconds.`,
  };
  return (text) => {
    const instant = readTime(text);
    return instant === null ? unreadable : new Date(instant).toISOString();
  };
}

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|UTC|[+-]\d\d(?::?\d\d)?)?)?$/i;
const UNIX = /^\d{9,13}(?:\.\d+)?$/;
/** 100,000,000,000 s is the year 5138 and the same number of ms is 1973: what is above counts milliseconds. */
const FIRST_MILLISECONDS = 1e11;

/** Years with four digits: the ones every program that reads the data understands. */
const FIRST_INSTANT = Date.UTC(1000, 0, 1);
const LAST_INSTANT = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Milliseconds since 1970, UTC; a time without an offset is UTC. null where the text is no time, such as 30 February. */
export function readTime(text: string): number | null {
  if (UNIX.test(text)) {
    const value = Number(text);
    return Math.round(value < FIRST_MILLISECONDS ? value * 1000 : value);
  }
  const match = ISO.exec(text);
  if (!match) return null;
  const part = (index: number) => Number(match[index] ?? 0);
  const [year, month, day, hour, minute, second] = [part(1), part(2), part(3), part(4), part(5), part(6)];
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (year < 100 || month < 1 || month > 12 || day < 1 || day > lastDay) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const millisecond = Number((match[7] ?? "").padEnd(3, "0").slice(0, 3));
  const offset = readOffset(match[8]);
  if (offset === null) return null;
  const instant = Date.UTC(year, month - 1, day, hour, minute, second, millisecond) - offset * 60_000;
  return instant < FIRST_INSTANT || instant > LAST_INSTANT ? null : instant;
}

/** Minutes ahead of UTC; null where no place on earth has it. */
function readOffset(text: string | undefined): number | null {
  if (text === undefined || /^(?:z|utc)$/i.test(text)) return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(3).replace(":", "") || 0);
  if (hours > 15 || minutes > 59) return null;
  return (text.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}
