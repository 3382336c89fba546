import pino from "pino";
import { parseSettings } from "@/lib/core/settings";

/**
 * What is blotted out wherever it stands: secrets, and the places where PostgreSQL's errors quote rows, in which a person's
 * attributes could be.
 */
const BLOTTED = /(password|token|secret|authorization|cookie|codes?|^detail|^where|^parameters)$/i;

const BLOT = "(secret)";
/** Deeper than anything logged on purpose. */
const DEEPEST = 8;

let held: pino.Logger | undefined;

/** The server's own log: lines of JSON, without secrets and rows. */
export function log(): pino.Logger {
  held ??= makeLog(parseSettings(process.env).logLevel);
  return held;
}

/** @param to where its lines go; standard output where left out */
export const makeLog = (level: pino.Level | "silent", to?: pino.DestinationStream): pino.Logger =>
  pino(
    {
      level,
      formatters: { log: (fields) => blotFields(fields, 0) },
      // Errors are fields already.
      serializers: { err: (error) => error },
    },
    to,
  );

type Fields = Readonly<Record<string, unknown>>;

/** An error's code says what failed; any other code is somebody's second factor. */
function blotFields(fields: Fields, depth: number, isError = false): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      const isOpen = (isError && name === "code") || !BLOTTED.test(name);
      return [name, isOpen ? blot(value, depth + 1) : BLOT];
    }),
  );
}

function blot(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  if (depth > DEEPEST) return "(deeper)";
  if (ArrayBuffer.isView(value)) return `(${value.byteLength} bytes)`;
  if (Array.isArray(value)) return value.map((item) => blot(item, depth + 1));
  if (!(value instanceof Error)) return blotFields(value as Fields, depth);
  const { name, message, stack, cause } = value;
  return blotFields({ ...value, type: name, message, stack, cause }, depth, true);
}
