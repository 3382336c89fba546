/** Longest name a sentence on paper carries, and the longest run of letters without a space. */
const LONGEST = 56;
const LONGEST_WORD = 22;
/** Ids, digests, times and codes of ours are looked up or have no spaces to break at: they must stay whole. */
const WHOLE = new Set([
  ...["digest", "id", "createdAt", "from", "to"],
  ...["metric", "verdict", "undefined", "kind", "reason", "method", "benchmark", "browsingModel"],
]);

const clean = (text: string): string =>
  text
    // Control characters have no glyph, and marks that turn the direction of text could disguise a name.
    .replace(/\p{Cc}+/gu, " ")
    .replace(/[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, "")
    .trim();

/** Shortened in the middle: both ends of a name tell it from its neighbours. */
function shorten(text: string, longest: number): string {
  const letters = Array.from(text);
  if (letters.length <= longest) return text;
  const end = Math.floor((longest - 1) / 3);
  return `${letters.slice(0, longest - 1 - end).join("")}…${letters.slice(-end).join("")}`;
}

/** A name fit for paper: no control characters, and nothing that runs out of its column. */
const tameName = (text: string): string =>
  shorten(
    clean(text).replace(/\S+/g, (word) => shorten(word, LONGEST_WORD)),
    LONGEST,
  );

/**
 * The same report with every name made fit for paper: no control characters, nothing longer than a line. The report
 * model holds names, ids, codes and numbers but no sentences, so all of its names may be shortened alike.
 */
export function tame<T>(value: T, key = ""): T {
  if (typeof value === "string") return (WHOLE.has(key) ? clean(value) : tameName(value)) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => tame(item, key)) as T;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, tame(item, name)])) as T;
}
