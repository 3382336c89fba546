import { afterAll, describe, expect, it } from "vitest";
import type { Scope, StoryId } from "@/lib/core/scope";
import { createRandom } from "@/lib/core/stats/random";
import { auditColumns } from "@/lib/server/audit/columns";
import { parseSpec } from "@/lib/server/audits";
import { importModel } from "@/lib/server/import/import-model";
import { storyView } from "@/lib/server/stories";
import { closeDatabase } from "@/lib/store/database";
import { counts, freshScope, rejects, rows, take } from "./import-helpers";

afterAll(closeDatabase);

const STORIES = 24;
const SLATES = 30;
const MAPPING = {
  predictions: {
    request: "request",
    story: "story",
    score: "score",
    features: { fresh: "age", length: "words" },
  },
};

/** Two stories each of twelve writers, all in every slate, and what an unknown ranker saw and said of them. */
async function world(score: (fresh: number, length: number, noise: number) => number): Promise<Scope> {
  const scope = await freshScope();
  const numbers = Array.from({ length: STORIES }, (_, k) => k);
  const writerOf = (story: number) => `w${Math.floor(story / 2)}`;
  const genders = Array.from({ length: 12 }, (_, w) => `w${w},${w < 6 ? "a" : "b"}`);
  await take(scope, "writers", `writer,gender\n${genders.join("\n")}\n`);
  const stories = numbers.map((n) => `s${n},${writerOf(n)},climate`);
  await take(scope, "stories", `story,writer,topic\n${stories.join("\n")}\n`);
  const slates = Array.from({ length: SLATES }, (_, r) => numbers.map((n) => [`r${r}`, n] as const)).flat();
  const shown = slates.map(([request, n]) => `${request},${n + 1},s${n},home`);
  await take(scope, "impressions", `request,position,story,surface\n${shown.join("\n")}\n`);
  const random = createRandom(5);
  const logged = slates.map(([request, n]) => {
    const [fresh, noise] = [Math.fround(random.uniform()), random.uniform()];
    return `${request},s${n},${score(fresh, n, noise)},${fresh},${n}`;
  });
  const summary = take(
    scope,
    "predictions",
    `request,story,score,age,words\n${logged.join("\n")}\n`,
    MAPPING,
  );
  expect(await counts(summary)).toEqual([STORIES * SLATES, 0, 0]);
  return scope;
}

const columnsOf = (scope: Scope) =>
  auditColumns(scope, parseSpec({ attributes: ["gender"], permutations: 199 }), async () => {});

async function idOf(scope: Scope, story: string): Promise<StoryId> {
  const ids = await rows("SELECT id FROM story WHERE dataset_id = $1 AND external_id = $2", [
    scope.dataset,
    story,
  ]);
  return ids[0]?.[0] as StoryId;
}

const models = (scope: Scope) =>
  rows(
    "SELECT name, format, features, encode(artifact, 'hex') FROM model WHERE dataset_id = $1 ORDER BY id",
    [scope.dataset],
  );

describe("scores without a model", () => {
  it("are explained by a surrogate, with its fidelity, in the audit and then on the story's page", async () => {
    const scope = await world((fresh, length) => 4 * fresh + length / 10);
    const story = await idOf(scope, "s3");
    expect(await storyView(scope, story)).toMatchObject({ explanation: null, unexplained: "no-surrogate" });

    const { dimensions, attributions, sample } = await columnsOf(scope);
    expect(dimensions.refusal).toBeUndefined();
    expect(dimensions.model).toMatchObject({
      name: "logged scores",
      outputUnit: "score",
      explained: STORIES * SLATES,
      surrogate: { heldOutClusters: 3, heldOutRows: 180, fittedRows: 540 },
    });
    expect(dimensions.model?.surrogate?.r2).toBeGreaterThan(0.9);
    expect(attributions?.sum).toHaveLength(12 * 2);
    expect(sample).not.toBeNull();

    const page = await storyView(scope, story);
    expect(page.unexplained).toBeNull();
    expect(page.explanation?.surrogate).toEqual(dimensions.model?.surrogate);
    expect(page.explanation?.reasons.map(({ feature }) => feature)).toEqual(
      expect.arrayContaining(["fresh", "length"]),
    );
    // Its score is 0.3 + 4 × the mean of fresh, and the others have 1.15 for their length.
    expect(page.explanation?.reasons.find(({ feature }) => feature === "length")?.difference).toBeCloseTo(
      0.3 - 1.15,
      0,
    );
    expect(page.steadiness).not.toBeNull();
    expect(page.whatIf).toBeNull();
  });

  it("give the same surrogate and the same attributions for the same log, whatever its ids in the store", async () => {
    const score = (fresh: number, length: number) => 4 * fresh + length / 10;
    const [one, other] = [await world(score), await world(score)];
    const first = await columnsOf(one);
    const second = await columnsOf(other);
    expect(await models(other)).toEqual(await models(one));
    expect(second.dimensions).toEqual(first.dimensions);
    expect(second.attributions?.sum).toEqual(first.attributions?.sum);
    expect((await columnsOf(one)).attributions?.sum).toEqual(first.attributions?.sum);
  });

  it("are not explained by a surrogate that is not faithful, and it is said why", async () => {
    const scope = await world((fresh, _, noise) => fresh + 10 * noise);
    const { dimensions, attributions } = await columnsOf(scope);
    expect(dimensions).toMatchObject({ model: null, refusal: { reason: "unfaithful" } });
    expect(attributions).toBeNull();
    const page = await storyView(scope, await idOf(scope, "s3"));
    expect(page).toMatchObject({ explanation: null, unexplained: "unfaithful", above: null });
  });

  it("need the features to be named, and leave no model where no row is taken in", async () => {
    const scope = await freshScope();
    await take(scope, "writers", "writer\nw1\n");
    await take(scope, "stories", "story,writer\ns1,w1\n");
    const file = "request,story,score,age,words\nr1,s1,1,2,3\n";
    await expect(take(scope, "predictions", file)).rejects.toMatchObject({
      code: "bad-mapping",
      place: "predictions.features",
    });
    const word = take(scope, "predictions", file.replace("2,3", "old,3"), MAPPING);
    expect((await rejects(word)).map(([line, column]) => [line, column])).toEqual([[2, "age"]]);
    const stranger = take(scope, "predictions", file.replace("s1", "s9"), MAPPING);
    expect(await counts(stranger)).toEqual([0, 0, 1]);
    expect(await models(scope)).toEqual([]);

    const labelled = { ...MAPPING, model: { labels: { fresh: "Freshness" } } };
    expect(await counts(take(scope, "predictions", file, labelled))).toEqual([1, 0, 0]);
    const features = [
      { name: "fresh", label: "Freshness" },
      { name: "length", label: "length" },
    ];
    const known = ["logged scores", "logged-scores", features, ""];
    expect(await models(scope)).toEqual([known]);
    expect(await counts(take(scope, "predictions", file, MAPPING))).toEqual([0, 1, 0]);
    // Without a mapping, the features that are known by now are looked for under their own names.
    const own = file.replace("age,words", "length,fresh").replace("r1", "r2");
    expect(await counts(take(scope, "predictions", own))).toEqual([1, 0, 0]);
    expect(await models(scope)).toEqual([known]);
    const other = { predictions: { ...MAPPING.predictions, features: { fresh: "age" } } };
    expect(await counts(take(scope, "predictions", file, other))).toEqual([1, 0, 0]);
    expect(await models(scope)).toHaveLength(2);
  });

  it("are those of the model once there is one", async () => {
    const scope = await world((fresh, length) => 4 * fresh + length / 10);
    const file = { features: ["age", "words"], coefficients: [[4, 0.1]], intercepts: [0] };
    const bytes = new TextEncoder().encode(JSON.stringify(file));
    await importModel({ scope, fileName: "linear.json", bytes, mapping: {} });
    const named = { predictions: { ...MAPPING.predictions, features: { age: "age" } } };
    const one = "request,story,score,age,words\nr1,s1,1,2,3\n";
    expect(await counts(take(scope, "predictions", one, named))).toEqual([1, 0, 0]);
    const { dimensions } = await columnsOf(scope);
    expect(dimensions.model).toMatchObject({ name: "linear", explained: 1 });
    expect(dimensions.model).not.toHaveProperty("surrogate");
  });
});
