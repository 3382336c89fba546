import type { ModelId } from "@/lib/core/scope";
import type { Filled, Recipe } from "@/lib/store/import/merge";

const same = (names: readonly string[]): Filled[] =>
  names.map((name) => ({ column: name, value: `i.${name}`, target: name }));

const STORY: Recipe["reference"] = {
  target: "story",
  known: "SELECT external_id, id FROM story WHERE dataset_id = $1",
  reason: "No story with this id is in the dataset; import the stories file first, or correct the id.",
};

export const STORIES: Recipe = {
  table: "story",
  reference: {
    target: "writer",
    known: "SELECT external_id, id FROM writer WHERE dataset_id = $1",
    reason: "No writer with this id is in the dataset; import the writers file first, or correct the id.",
  },
  key: [{ column: "external_id", value: "i.story", target: "story" }],
  content: [
    { column: "writer_id", value: "k.id", target: "writer" },
    ...same(["title", "topic", "language", "published_at", "word_count"]),
  ],
  keyName: "This story",
};

const impressions = (reference: Recipe["reference"]): Recipe => ({
  table: "impression",
  reference,
  key: [{ column: "request_id", value: "i.request", target: "request" }, ...same(["position"])],
  content: [
    { column: "story_id", value: "k.id", target: reference.target },
    ...same(["surface", "shown_at", "reader", "score", "propensity", "viewable", "clicked", "read_seconds"]),
  ],
  keyName: "This position of this request",
});

export const IMPRESSIONS = impressions(STORY);

/** A log of writers: each is its own story, under the writer's id. Stories are joined to writers by key. */
export const IMPRESSIONS_OF_WRITERS = impressions({
  target: "writer",
  known: `SELECT s.external_id, s.id FROM story s JOIN writer w ON w.id = s.writer_id AND w.external_id = s.external_id
          WHERE s.dataset_id = $1`,
  reason:
    "No writer with this id is in the dataset, or a story with this id is another writer's; import the writers file first, or correct the id.",
});

/** @param model the model all rows of the file are predictions of */
export const predictionsOf = (model: ModelId): Recipe => ({
  table: "prediction",
  reference: STORY,
  key: [
    // With its type: GROUP BY takes a bare number for the place of a column.
    { column: "model_id", value: `${model}::integer` },
    { column: "request_id", value: "i.request", target: "request" },
    { column: "story_id", value: "k.id", target: "story" },
  ],
  content: same(["score", "features"]),
  keyName: "This story of this request",
});
