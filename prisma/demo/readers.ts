import type { Random } from "@/prisma/demo/random";
import { randomStream, round, weightedIndex } from "@/prisma/demo/random";
import type { Language } from "@/prisma/demo/titles";
import { COUNTS, TOPICS } from "@/prisma/demo/truth";

export interface DemoReader {
  /** Opaque: it says nothing and is derived from nothing. */
  readonly pseudonym: string;
  readonly languages: readonly Language[];
  /** Interest by topic, 0 to 1. Interests do not follow a topic's demand: that is planted in retrieval alone. */
  readonly interests: readonly number[];
}

export interface Audience {
  readonly readers: readonly DemoReader[];
  /** Who opens the platform next: some readers come far more often than others. */
  draw(random: Random): number;
}

export function makeAudience(): Audience {
  const random = randomStream("readers");
  const taken = new Set<string>();
  const readers = Array.from({ length: COUNTS.readers }, (): DemoReader => {
    const second = random.next();
    return {
      pseudonym: pseudonym(taken, random),
      languages:
        second < 0.8 ? ["en"] : second < 0.9 ? ["en", "es"] : second < 0.97 ? ["en", "fr"] : ["en", "de"],
      interests: TOPICS.map(() => round(random.next() ** 1.5, 2)),
    };
  });
  const visits = readers.map(() => (1 - random.next()) ** -0.5);
  return { readers, draw: weightedIndex(visits) };
}

function pseudonym(taken: Set<string>, random: Random): string {
  for (;;) {
    const digits = Array.from({ length: 10 }, () => random.below(36).toString(36)).join("");
    if (!taken.has(digits)) {
      taken.add(digits);
      return `r-${digits}`;
    }
  }
}
