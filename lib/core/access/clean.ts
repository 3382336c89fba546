/** Control characters, halves of characters, and marks that turn the direction of text: they could disguise a line of the log. */
const UNFIT = /[\p{Cc}\p{Cs}\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/gu;

/** A text fit for one line of the access log: nothing unprintable, and at most so many characters. */
export function cleanText(text: string, longest: number): string {
  // A text of megabytes is cut before it is looked at; a character cut in half there is unfit and goes.
  const letters = Array.from(
    text
      .slice(0, longest * 4)
      .replace(UNFIT, " ")
      .trim(),
  );
  return letters.length <= longest ? letters.join("") : `${letters.slice(0, longest - 1).join("")}…`;
}
