import type { SurrogateRefusal } from "@/lib/core/attribution/kept-surrogate";
import type { Steadiness } from "@/lib/core/explanation/steadiness";
import type { BesideAbove, NotBeside } from "@/lib/core/explanation/story-above";
import type { WhatIf } from "@/lib/core/explanation/what-if";
import type { MyStories, StoryView } from "@/lib/core/report/views";

/** The story page: the view, and what its words depend on. */
export interface StoryPage extends StoryView {
  /** Whether the log names readers at all; if so, a count that is null is one below the floor. */
  readonly readersLogged: boolean;
  /** Protected attributes known of the dataset's writers. */
  readonly attributes: readonly string[];
  /** How many of the model's features are protected attributes by name; they are not shown. */
  readonly withheld: number;
  /** Why there are no reasons; null where there are. */
  readonly unexplained: Unexplained | null;
  /** Null where there are no reasons. */
  readonly steadiness: Steadiness | null;
  readonly whatIf: WhatIf | null;
  /** Beside the stories just above it; why not, where nothing is told; null where its score cannot be explained at all. */
  readonly above: BesideAbove | NotBeside | null;
}

/** "no-surrogate": only scores are known, and no audit has made a surrogate of them yet. */
export type Unexplained =
  | "no-predictions"
  | "no-topic"
  | "small-topic"
  | "several-outputs"
  | "too-wide"
  | "no-surrogate"
  | SurrogateRefusal["reason"];

/** A writer's list; `readersLogged` tells a hidden count of readers from one the log cannot give. */
export interface MyStoriesPage extends MyStories {
  readonly readersLogged: boolean;
}
