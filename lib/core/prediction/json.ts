import { z } from "zod";
import { badModel } from "@/lib/core/prediction/bad-model";

/** A list of numbers as JSON or UBJSON gives it. */
export type Numbers = readonly number[] | Float32Array | Float64Array | Int32Array;

const isTyped = (list: unknown): boolean =>
  list instanceof Float32Array || list instanceof Float64Array || list instanceof Int32Array;

// One check per list, not one per element: a hostile list of a million wrong elements is one complaint. For the same
// reason trees are checked one by one, and the first bad one ends the reading.
export const numbers = z.custom<Numbers>(
  (list) => isTyped(list) || (Array.isArray(list) && list.every((item) => typeof item === "number")),
  "expected a list of numbers",
);

export const texts = z.custom<readonly string[]>(
  (list) => Array.isArray(list) && list.every((item) => typeof item === "string"),
  "expected a list of texts",
);

export const flags = z.custom<Numbers | readonly (number | boolean)[]>(
  (list) =>
    (Array.isArray(list) || isTyped(list)) &&
    (list as readonly unknown[]).every((item) => item === 0 || item === 1 || typeof item === "boolean"),
  "expected a list of 0, 1, true or false",
);

/** A list whose members are checked where they are read. */
export const anyList = z.custom<readonly unknown[]>(Array.isArray, "expected a list");

/**
 * What a schema makes of a value.
 *
 * @param what the kind of file it should be, for the message
 * @throws EquiluxError "bad-model" that names the first wrong place
 */
export function checked<T extends z.ZodType>(
  schema: T,
  value: unknown,
  place: string,
  what: string,
): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = [place, ...(issue?.path ?? [])].filter((part) => part !== "").join(".");
  throw badModel(path || "model", `${issue?.message ?? "unexpected content"}; is this ${what}?`);
}
