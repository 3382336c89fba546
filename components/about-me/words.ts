import type { DeclarationView, HeldValue, OwnAttribute } from "@/lib/core/attributes/about-me";
import { moment, share } from "@/lib/core/report/format";
import { attributeName, listing } from "@/lib/core/report/names";

/** What is held, as one line: a word, or the guesses with how sure they are. */
export function heldWords({ state, values }: Pick<OwnAttribute, "state" | "values">): string {
  if (state === "withdrawn") return "You prefer not to say";
  if (values.length === 0) return "Nothing";
  return listing(values.map(valueWords), "or");
}

/** Where it comes from, and what that means. */
export function originWords({ state, since }: Pick<OwnAttribute, "state" | "since">): string {
  const when = since === null ? "" : ` on ${moment(since)}`;
  switch (state) {
    case "self":
      return `Said by you${when}. It goes before whatever a file of the platform says.`;
    case "file":
      return "From a file of the platform, which says you declared it. Correct it if it is wrong.";
    case "inferred":
      return "Guessed by the platform. Audits count you as “not declared” unless you say it yourself.";
    case "withdrawn":
      return `Withdrawn by you${when}. Nothing is held, and no later file of the platform brings it back.`;
    case "unknown":
      return "Nobody said anything. Audits count you as “not declared”.";
  }
}

/** What the server says is held now, after something was saved. */
export const savedWords = (held: OwnAttribute): string =>
  held.state === "withdrawn"
    ? `Saved. Nothing is held about your ${attributeName(held.attribute)} now, and audits from now on do without it.`
    : `Saved. Your ${attributeName(held.attribute)} is now held as “${heldWords(held)}”, said by you.`;

/** One line of the history. */
export const saidWords = ({ value }: DeclarationView): string =>
  value === null ? "You preferred not to say" : `You said “${value}”`;

/** One value; a guess with its probability. */
const valueWords = ({ value, origin, probability }: HeldValue): string =>
  origin === "inferred" ? `${value} (${share(probability)})` : value;
