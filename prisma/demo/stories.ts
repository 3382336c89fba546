import { type Random, randomStream, round } from "@/prisma/demo/random";
import { inventTitle, type Language } from "@/prisma/demo/titles";
import { COUNTS, TOPICS, WINDOW } from "@/prisma/demo/truth";
import type { DemoWriter } from "@/prisma/demo/writers";

export interface DemoStory {
  readonly id: string;
  /** Index into the writers. */
  readonly writer: number;
  readonly topic: number;
  readonly title: string;
  readonly language: Language;
  /** Milliseconds since 1970, a whole minute. */
  readonly publishedAt: number;
  readonly wordCount: number;
  /** How well readers like it, 0 to 1; the ranker sees only traces of it. */
  readonly appeal: number;
  /** Share of its first readers who finished it: known some hours after publication. */
  readonly earlyReadRatio: number;
  /** Log of its readers in the week before, on the platform's own scale. */
  readonly engagement: number;
  /** Index of the other part of a two-part story, published in the same minute; -1 for the others. */
  readonly twin: number;
}

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Everyone's first story is out before the window opens, so that there is always something of theirs to retrieve. */
const LEAD = 28 * DAY;
const LANGUAGES: readonly { readonly language: Language; readonly below: number }[] = [
  { language: "en", below: 0.8 },
  { language: "es", below: 0.89 },
  { language: "fr", below: 0.96 },
  { language: "de", below: 1 },
];
/** Share of stories that come in two parts: equal in all that the ranker sees, so their scores tie. */
const TWO_PART_SHARE = 0.03;

/** The stories in the order of publication, which is the order of their ids. */
export function makeStories(writers: readonly DemoWriter[]): DemoStory[] {
  const random = randomStream("stories");
  const titles = new Set<string>();
  const drafts: Draft[] = [];
  storyCounts(random).forEach((count, w) => {
    const language = LANGUAGES.find(({ below }) => random.next() < below)?.language ?? "en";
    for (let left = count, first = true; left > 0; first = false) {
      const draft = draw(w, writers[w]!.topic, language, first, titles, random);
      const parts = !first && left >= 2 && random.chance(TWO_PART_SHARE) ? 2 : 1;
      if (parts === 1) drafts.push(draft);
      else for (const part of [1, 2]) drafts.push({ ...draft, title: `${draft.title} (${part}/2)`, part });
      left -= parts;
    }
  });
  drafts.sort((a, b) => a.publishedAt - b.publishedAt || a.writer - b.writer || a.part - b.part);
  return drafts.map(({ part, ...draft }, i) => ({
    ...draft,
    id: `s-${String(i + 1).padStart(5, "0")}`,
    twin: part === 0 ? -1 : part === 1 ? i + 1 : i - 1,
  }));
}

type Draft = Omit<DemoStory, "id" | "twin"> & { readonly part: 0 | 1 | 2 | number };

/** A heavy tail of productivity; the total is exact. Independent of every group. */
function storyCounts(random: Random): Int32Array {
  const raw = Float64Array.from({ length: COUNTS.writers }, () =>
    Math.min(40, (1 - random.next()) ** (-1 / 1.4)),
  );
  const total = raw.reduce((sum, x) => sum + x, 0);
  const spare = COUNTS.stories - 2 * COUNTS.writers;
  const counts = new Int32Array(COUNTS.writers);
  let carried = 0;
  raw.forEach((x, w) => {
    carried += (x / total) * spare;
    const extra = w === COUNTS.writers - 1 ? Math.round(carried) : Math.floor(carried);
    carried -= extra;
    counts[w] = 2 + extra;
  });
  return counts;
}

function draw(
  writer: number,
  topic: number,
  ofWriter: Language,
  first: boolean,
  titles: Set<string>,
  random: Random,
): Draft {
  const span = first ? LEAD : LEAD + (WINDOW.end - WINDOW.start) - DAY;
  const publishedAt = WINDOW.start - LEAD + Math.floor((random.next() * span) / MINUTE) * MINUTE;
  const language = random.chance(0.94) ? ofWriter : "en";
  const appeal = 1 / (1 + Math.exp(0.4 - 0.9 * random.normal()));
  return {
    writer,
    topic,
    title: inventTitle(TOPICS[topic]!.name, language, titles, random),
    language,
    publishedAt,
    wordCount: 10 * Math.round(Math.max(18, Math.min(420, Math.exp(4.4 + 0.5 * random.normal())))),
    appeal,
    earlyReadRatio: round(Math.max(0.02, Math.min(0.98, 0.7 * appeal + 0.15 + 0.12 * random.normal())), 2),
    engagement: round(Math.max(0, 2.2 + 1.6 * appeal + 0.7 * random.normal()), 2),
    part: 0,
  };
}
