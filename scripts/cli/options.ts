import { EquiluxError, type ErrorCode } from "@/lib/core/errors";

/** Options of a command line as the text that was written; what cannot be read says which option, what was found, and the mend. */

/** Names with commas between. */
export const listOf = (text: string): string[] =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");

/** @throws EquiluxError `code` */
export function numberOf(
  option: string,
  text: string | undefined,
  code: ErrorCode = "bad-request",
): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new EquiluxError(code, `${option} is "${text}": write a number.`, option);
}

/** @throws EquiluxError bad-request */
export function wholeOf(
  option: string,
  text: string | undefined,
  least: number,
  most: number,
): number | undefined {
  if (text === undefined) return undefined;
  if (/^(0|[1-9]\d{0,12})$/.test(text) && Number(text) >= least && Number(text) <= most) return Number(text);
  throw new EquiluxError(
    "bad-request",
    `${option} is "${text}": write a whole number from ${least} to ${most}.`,
    option,
  );
}

/** "race=White". @throws EquiluxError `code` */
export function referenceOf(text: string, example: string, code: ErrorCode): [string, string] {
  const at = text.indexOf("=");
  if (at > 0 && at < text.length - 1) return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  throw new EquiluxError(
    code,
    `--reference is "${text}": write attribute=group, such as ${example}.`,
    "--reference",
  );
}
