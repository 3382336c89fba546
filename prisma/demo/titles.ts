import type { Random } from "@/prisma/demo/random";
import words from "@/prisma/demo/title-words.json" with { type: "json" };

export type Language = "en" | "es" | "fr" | "de";

interface EnglishWords {
  readonly patterns: readonly string[];
  readonly places: readonly string[];
  readonly numbers: readonly string[];
  readonly topics: Readonly<
    Record<string, { readonly [Kind in "things" | "deeds" | "people"]: readonly string[] }>
  >;
}

interface OtherWords {
  readonly patterns: readonly string[];
  readonly angles: readonly string[];
  /** Noun phrases that stand on their own, so that no pattern has to agree with them. */
  readonly things: Readonly<Record<string, readonly string[]>>;
}

// Places and people in the lists are kinds, never names: no title speaks of anyone.
const ENGLISH: EnglishWords = words.en;
const OTHERS: Readonly<Record<Exclude<Language, "en">, OtherWords>> = words;

/** A title nobody has used yet, in the story's language; adds it to `taken`. */
export function inventTitle(topic: string, language: Language, taken: Set<string>, random: Random): string {
  for (;;) {
    const title = language === "en" ? english(topic, random) : other(topic, language, random);
    if (!taken.has(title)) {
      taken.add(title);
      return title;
    }
  }
}

function english(topic: string, random: Random): string {
  const { things, deeds, people } = ENGLISH.topics[topic]!;
  return fill(random.pick(ENGLISH.patterns), {
    thing: random.pick(things),
    deed: random.pick(deeds),
    place: random.pick(ENGLISH.places),
    people: random.pick(people),
    number: random.pick(ENGLISH.numbers),
  });
}

function other(topic: string, language: Exclude<Language, "en">, random: Random): string {
  const { patterns, angles, things } = OTHERS[language];
  return fill(random.pick(patterns), { thing: random.pick(things[topic]!), angle: random.pick(angles) });
}

/** Puts words in the places of a pattern and a capital in front. */
function fill(pattern: string, words: Readonly<Record<string, string>>): string {
  const text = pattern.replace(/\{(\w+)\}/g, (_, name: string) => words[name]!);
  return text.charAt(0).toUpperCase() + text.slice(1);
}
