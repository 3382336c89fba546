import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Scope, StoryId } from "@/lib/core/scope";
import { importModel } from "@/lib/server/import/import-model";
import { storyView } from "@/lib/server/stories";
import { closeDatabase } from "@/lib/store/database";
import { bytesOf, caseOf } from "@/tests/core/prediction/vectors";
import { freshScope, rows, take } from "./import-helpers";

afterAll(closeDatabase);

const MODEL = { features: ["fresh", "length"], coefficients: [[2, 0.5]], intercepts: [1] };
const modelFile = (mapping: object) => ({
  fileName: "model.json",
  bytes: new TextEncoder().encode(JSON.stringify(MODEL)),
  mapping: { model: mapping },
});

/** Stories 1 to 12 of six writers, two each; story 12 stands below one of the first ten in each of `slates` slates. */
async function world(slates: number): Promise<Scope> {
  const scope = await freshScope();
  const numbers = Array.from({ length: 12 }, (_, k) => k + 1);
  await take(scope, "writers", `writer\n${[1, 2, 3, 4, 5, 6].map((w) => `w${w}`).join("\n")}\n`);
  await take(
    scope,
    "stories",
    `story,writer,title,topic\n${numbers.map((n) => `s${n},w${Math.ceil(n / 2)},Title ${n},climate`).join("\n")}\n`,
  );
  const requests = Array.from({ length: slates }, (_, k) => ({ request: `r${k}`, other: (k % 10) + 1 }));
  await take(
    scope,
    "impressions",
    `request,position,story,surface\n${requests.map(({ request, other }) => `${request},1,s${other},home\n${request},2,s12,home`).join("\n")}\n`,
  );
  await importModel({ scope, ...modelFile({ actionable: { length: { high: 8 } } }) });
  await take(
    scope,
    "predictions",
    `request,story,score,fresh,length\n${requests.map(({ request, other }, k) => `${request},s${other},0,3,${other}\n${request},s12,0,${k % 2},4`).join("\n")}\n`,
  );
  return scope;
}

async function idOf(scope: Scope, story: string): Promise<StoryId> {
  const [[id] = []] = await rows("SELECT id FROM story WHERE dataset_id = $1 AND external_id = $2", [
    scope.dataset,
    story,
  ]);
  return id as StoryId;
}

describe("the page of a story", () => {
  let scope: Scope;
  let story: StoryId;
  beforeAll(async () => {
    scope = await world(20);
    story = await idOf(scope, "s12");
  });

  it("sets it apart from the stories just above it, by means that add up", async () => {
    const { above } = await storyView(scope, story);
    if (typeof above !== "object" || above === null) throw new Error(`nothing is told: ${above}`);
    // fresh: 0.5 against 3; length: 4 against 5.5 on average.
    expect(above).toMatchObject({ slates: 20, score: 4, aboveScore: 9.75 });
    expect(above.reasons).toEqual([
      { feature: "fresh", label: "fresh", difference: -5, storyValue: 0.5, aboveValue: 3 },
      { feature: "length", label: "length", difference: -0.75, storyValue: 4, aboveValue: 5.5 },
    ]);
  });

  it("names no other story and no slate", async () => {
    const page = JSON.stringify(await storyView(scope, story));
    expect(page).not.toMatch(/"Title ([1-9]|10|11)"/);
    expect(page).not.toMatch(/"r\d+"/);
  });

  it("tells nothing of those above from a slate too few, or where it never stood below another", async () => {
    const smaller = await world(9);
    expect((await storyView(smaller, await idOf(smaller, "s12"))).above).toBe("few-slates");
    expect((await storyView(scope, await idOf(scope, "s3"))).above).toBe("no-slates");
  });

  it("says what would have changed its score, within the bounds that the platform declared", async () => {
    const { whatIf, explanation } = await storyView(scope, story);
    expect(whatIf).toMatchObject({
      aim: { of: "typical", score: explanation?.typicalScore },
      predictions: 20,
    });
    expect(whatIf?.score).toBeCloseTo(4, 12);
    expect(whatIf?.bounds).toEqual([{ label: "length", low: expect.any(Number), high: 8 }]);
    // The typical story scores 6.875; 8 more words of length are allowed, which give 2 more.
    expect(whatIf).toMatchObject({ outcome: "none", changes: [] });
    expect(whatIf?.reached).toBeCloseTo(6, 12);
  });

  it("says how steady its reasons are, and is steadiest where stories hardly differ", async () => {
    const { steadiness } = await storyView(scope, story);
    expect(steadiness).toEqual({ replicates: 200, background: 0, top: 2, stayed: 1 });
  });

  it("draws anew what stands for the unknown, where the model's file does not tell it", async () => {
    const other = await world(20);
    const bytes = bytesOf(caseOf("onnx", "gradient boosting"));
    await importModel({ scope: other, fileName: "trees.onnx", bytes, mapping: {} });
    const seen = Array.from({ length: 40 }, (_, k) => {
      const [request, of] = [Math.floor(k / 2), k % 2];
      return `r${request},s${of ? 12 : (request % 10) + 1},0,${of},${k % 3},${(k % 5) - 2},${k % 7}`;
    });
    const file = `request,story,score,f0,f1,f2,f3\n${seen.join("\n")}\n`;
    expect(await take(other, "predictions", file)).toMatchObject({ accepted: 40, rejected: 0 });
    const { steadiness } = await storyView(other, await idOf(other, "s12"));
    expect(steadiness).toMatchObject({ replicates: 200, background: 40, top: 3 });
  });

  it("takes no declaration of a feature that the model does not have, or that is a protected attribute", async () => {
    const fresh = await freshScope();
    const declare = (actionable: object) => importModel({ scope: fresh, ...modelFile({ actionable }) });
    await expect(declare({ width: {} })).rejects.toThrow(/model\.actionable names "width"/);
    const gendered = importModel({
      scope: fresh,
      ...modelFile({ features: ["gender", "length"], actionable: { gender: {} } }),
    });
    await expect(gendered).rejects.toThrow(/"gender", which is a protected attribute/);
  });
});
