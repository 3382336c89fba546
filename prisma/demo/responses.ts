import { randomStream, round } from "@/prisma/demo/random";
import type { Slates } from "@/prisma/demo/ranking";
import type { Audience } from "@/prisma/demo/readers";
import type { DemoStory } from "@/prisma/demo/stories";
import { examination, SLATE, type Surface } from "@/prisma/demo/truth";

/** What readers did, row for row beside the slates. */
export interface Responses {
  readonly viewable: Uint8Array;
  readonly clicked: Uint8Array;
  /** Seconds spent reading; 0 where nothing was clicked. */
  readonly readSeconds: Float64Array;
}

const SECONDS_PER_WORD = 60 / 230;

/**
 * Clicks = examination × attractiveness. A reader examines a position with the chance planted for it and clicks what was
 * examined with a chance that depends on the story and on the reader's interest, never on the position or on who wrote it.
 */
export function respond(
  surface: Surface,
  slates: Slates,
  stories: readonly DemoStory[],
  audience: Audience,
): Responses {
  const random = randomStream(`responses on ${surface}`);
  const rows = slates.stories.length;
  const responses: Responses = {
    viewable: new Uint8Array(rows),
    clicked: new Uint8Array(rows),
    readSeconds: new Float64Array(rows),
  };
  for (let row = 0; row < rows; row++) {
    const story = stories[slates.stories[row]!]!;
    const reader = audience.readers[slates.occasions[Math.floor(row / SLATE)]!.reader]!;
    const attractiveness = 0.04 + 0.3 * story.appeal * (0.4 + 0.6 * reader.interests[story.topic]!);
    if (!random.chance(examination((row % SLATE) + 1))) continue;
    responses.viewable[row] = 1;
    if (!random.chance(attractiveness)) continue;
    responses.clicked[row] = 1;
    const finished = Math.min(1, (0.25 + story.appeal) * Math.exp(0.5 * random.normal()));
    responses.readSeconds[row] = round(Math.max(2, finished * story.wordCount * SECONDS_PER_WORD), 1);
  }
  return responses;
}
