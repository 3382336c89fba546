import type { Forest } from "@/lib/core/prediction/forest";
import { rank, type Slates } from "@/prisma/demo/ranking";
import { type Audience, makeAudience } from "@/prisma/demo/readers";
import { type Responses, respond } from "@/prisma/demo/responses";
import { type Candidates, retrieve } from "@/prisma/demo/retrieval";
import { type DemoStory, makeStories } from "@/prisma/demo/stories";
import type { Surface } from "@/prisma/demo/truth";
import { type DemoWriter, makeWriters } from "@/prisma/demo/writers";

/** The platform before its ranking model: what the model is trained on, and what it ranks. */
export interface Unranked {
  readonly writers: readonly DemoWriter[];
  readonly stories: readonly DemoStory[];
  readonly audience: Audience;
  readonly candidates: Readonly<Record<Surface, Candidates>>;
}

/** Eight weeks of the platform. Equal seeds and models give equal worlds, to the last bit. */
export interface World extends Omit<Unranked, "candidates"> {
  readonly surfaces: Readonly<Record<Surface, Slates & Responses>>;
}

export function makeUnranked(): Unranked {
  const writers = makeWriters();
  const stories = makeStories(writers);
  const audience = makeAudience();
  return { writers, stories, audience, candidates: retrieve({ writers, stories, audience }) };
}

function rankWorld({ candidates, ...platform }: Unranked, forest: Forest): World {
  const on = (surface: Surface) => {
    const slates = rank(forest, candidates[surface]);
    return { ...slates, ...respond(surface, slates, platform.stories, platform.audience) };
  };
  return { ...platform, surfaces: { home: on("home"), digest: on("digest"), search: on("search") } };
}

export const makeWorld = (forest: Forest): World => rankWorld(makeUnranked(), forest);

/** The name of a ranking event in the log. */
export const requestId = (surface: Surface, event: number): string =>
  `${surface}-${String(event + 1).padStart(5, "0")}`;
