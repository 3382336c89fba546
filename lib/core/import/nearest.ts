/**
 * The candidates a mistyped name most likely meant, nearest first; none that differs in more than half of its letters.
 * Case, blanks and punctuation do not count.
 */
export function nearest(name: string, candidates: readonly string[], most = 3): string[] {
  const wanted = plainName(name);
  return candidates
    .map((candidate) => ({ candidate, distance: distanceTo(wanted, plainName(candidate)) }))
    .filter(({ candidate, distance }) => distance <= Math.max(wanted.length, candidate.length) / 2)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** "Request ID" and "request_id" are the same name: lower case, words parted by one blank. */
export const plainName = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** One name inside the other is near, whatever its length; otherwise Levenshtein's edit distance. */
function distanceTo(a: string, b: string): number {
  if (a.length > 2 && b.length > 2 && (a.includes(b) || b.includes(a))) return 1;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
