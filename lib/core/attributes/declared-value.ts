import { cleanText } from "@/lib/core/access/clean";
import { CROSS, UNKNOWN_GROUP } from "@/lib/core/audit/finding";
import { EquiluxError } from "@/lib/core/errors";

/** As many characters as a declared value may have. */
export const LONGEST_VALUE = 100;

/**
 * What a writer calls themselves, as it is kept: trimmed, and in the spelling that is known where only capitals differ, so
 * that one group does not become two.
 *
 * @param known values of the attribute that others have
 * @throws EquiluxError bad-request for nothing, more than 100 characters, unprintable characters, or what audits use as signs
 */
export function declaredValue(text: string, known: readonly string[]): string {
  const value = text.normalize("NFC").trim();
  const refusal = refusalOf(value);
  if (refusal) throw new EquiluxError("bad-request", refusal, "value");
  const folded = value.toLowerCase();
  return known.includes(value) ? value : (known.find((each) => each.toLowerCase() === folded) ?? value);
}

function refusalOf(value: string): string | null {
  if (value === "") return "Write the word you use, or choose “Prefer not to say”.";
  const length = Array.from(value).length;
  if (length > LONGEST_VALUE) return `This is ${length} characters; use at most ${LONGEST_VALUE}.`;
  if (cleanText(value, LONGEST_VALUE) !== value)
    return "This holds a line break or another character that cannot be printed; remove it.";
  if (value.includes(CROSS)) return `Leave out the sign ${CROSS}, which audits use to join two groups.`;
  if (value.toLowerCase() === UNKNOWN_GROUP)
    return `“${UNKNOWN_GROUP}” stands for no answer; choose “Prefer not to say” instead.`;
  return null;
}
