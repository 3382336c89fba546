import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { importModel } from "@/lib/server/import/import-model";
import { listImports } from "@/lib/server/imports";
import { operatorScope } from "@/lib/server/session";
import { closeDatabase } from "@/lib/store/database";
import { findDataset } from "@/lib/store/datasets";
import { categoryVectors } from "@/tests/core/prediction/category-vectors";
import { bytesOf, cases } from "@/tests/core/prediction/vectors";
import { oneSplitModel } from "../support/one-split-model";
import { counts, freshScope, rejects, rows, take, withStories } from "./import-helpers";

const MODEL = oneSplitModel("fresh", "match");

afterAll(closeDatabase);

const ATTRIBUTES = `SELECT external_id, name, attribute, value, source, probability FROM writer w
  LEFT JOIN writer_attribute a ON a.writer_id = w.id WHERE dataset_id = $1 ORDER BY 1, 3, 4`;

describe("writers", () => {
  it("has no row for what is unknown, and one for each inferred value", async () => {
    const scope = await freshScope();
    const inferred = ["White", "Black"].map((value) => ({
      value: { constant: value },
      probability: `p_${value}`,
    }));
    const mapping = {
      writers: { writer: "id", attributes: { gender: "sex", race: [{ value: "race" }, ...inferred] } },
    };
    const file = "id,sex,race,p_White,p_Black\nw1,woman,Asian,,\nw2,,,0.25,0.75\nw3,unknown,,,\n";
    expect(await counts(take(scope, "writers", file, mapping))).toEqual([3, 0, 0]);
    expect(await rows(ATTRIBUTES, [scope.dataset])).toEqual([
      ["w1", null, "gender", "woman", "declared", 1],
      ["w1", null, "race", "Asian", "declared", 1],
      ["w2", null, "race", "Black", "inferred", 0.75],
      ["w2", null, "race", "White", "inferred", 0.25],
      ["w3", null, null, null, null, null],
    ]);
    expect(await counts(take(scope, "writers", file, mapping))).toEqual([0, 3, 0]);
  });
  it("fills in what nobody knew and never changes what is known", async () => {
    const scope = await freshScope();
    await take(scope, "writers", "writer,gender\nw1,woman\nw2,\nw3,man\n");
    const later = take(
      scope,
      "writers",
      "writer,name,gender,race\nw1,Ada,woman,White\nw2,Ben,man,\nw3,Cy,woman,Black\n",
    );
    expect(await counts(later)).toEqual([2, 0, 1]);
    expect(await rejects(later)).toEqual([
      [4, "writer", expect.stringContaining("already holds another gender")],
    ]);
    expect(await rows(ATTRIBUTES, [scope.dataset])).toEqual([
      ["w1", "Ada", "gender", "woman", "declared", 1],
      ["w1", "Ada", "race", "White", "declared", 1],
      ["w2", "Ben", "gender", "man", "declared", 1],
      ["w3", null, "gender", "man", "declared", 1],
    ]);
    const renamed = take(scope, "writers", "writer,name\nw1,Eva\nw1,Eva\n");
    expect(
      (await rejects(renamed)).map(([line, , reason]) => [line, reason.includes("another name")]),
    ).toEqual([
      [2, true],
      [3, true],
    ]);
    expect(await counts(renamed)).toEqual([0, 0, 2]);
  });
  it("takes a log with a row per appearance for its writers, and rejects one that changes its mind", async () => {
    const scope = await freshScope();
    const summary = take(scope, "writers", "writer,race\nw1,Black\nw2,White\nw1,Black\nw2,Black\n");
    expect(await counts(summary)).toEqual([2, 1, 1]);
    expect(await rejects(summary)).toEqual([
      [5, "writer", expect.stringContaining("stands on line 3 of this file")],
    ]);
  });
});

describe("a log of writers", () => {
  const LOG = "request,position,candidate,surface\n";
  const stories = (dataset: number) =>
    rows(
      "SELECT s.external_id, w.external_id FROM story s JOIN writer w ON w.id = writer_id WHERE s.dataset_id = $1 ORDER BY 1",
      [dataset],
    );

  it("makes each writer who was shown a story of their own", async () => {
    const scope = await freshScope();
    await take(scope, "writers", "writer\nw1\nw2\nw3\n");
    const summary = take(
      scope,
      "impressions",
      `${LOG}r1,1,w1,home\nr1,2,w2,home\nr2,1,w2,home\nr2,2,w9,home\n`,
    );
    expect(await counts(summary)).toEqual([3, 0, 1]);
    expect(await rejects(summary)).toEqual([
      [5, "candidate", expect.stringContaining("No writer with this id")],
    ]);
    expect(await stories(scope.dataset)).toEqual([
      ["w1", "w1"],
      ["w2", "w2"],
    ]);
    expect(await counts(take(scope, "impressions", `${LOG}r1,1,w1,home\n`))).toEqual([0, 1, 0]);
  });
  it("makes no story for a writer whose rows were all rejected", async () => {
    const scope = await freshScope();
    await take(scope, "writers", "writer\nw1\nw2\n");
    expect(await counts(take(scope, "impressions", `${LOG}r1,1,w1,home\nr1,1,w2,home\n`))).toEqual([1, 0, 1]);
    expect(await stories(scope.dataset)).toEqual([["w1", "w1"]]);
  });
  it("does not take another writer's story for the writer's own", async () => {
    const scope = await freshScope();
    await take(scope, "writers", "writer\nw1\nw2\n");
    await take(scope, "stories", "story,writer\nw1,w2\n");
    const summary = take(scope, "impressions", `${LOG}r1,1,w1,home\n`);
    expect(await rejects(summary)).toEqual([[2, "candidate", expect.stringContaining("another writer's")]]);
  });
});

describe("models and predictions", () => {
  const FILE = "request,story,score,fresh,match\nr1,s1,0.5,1.5,\nr1,s2,-1,0,2\n";
  const packed = (dataset: number) =>
    rows(
      `SELECT m.version, s.external_id, score, encode(p.features, 'hex') FROM prediction p JOIN model m ON m.id = model_id
       JOIN story s ON s.id = story_id WHERE p.dataset_id = $1 ORDER BY 1, 2`,
      [dataset],
    );
  const model = (scope: Awaited<ReturnType<typeof freshScope>>, version: string, extra: object = {}) =>
    importModel({
      scope,
      fileName: "ranker.json",
      bytes: Buffer.from(MODEL),
      mapping: { model: { version, ...extra } },
    });

  it("packs features in the model's order and refers to the newest model, or to the one that is named", async () => {
    const scope = await withStories();
    expect(await model(scope, "1")).toMatchObject({ kind: "model", accepted: 1, state: "done" });
    await model(scope, "2", { labels: { fresh: "Freshness" } });
    expect(await counts(take(scope, "predictions", FILE))).toEqual([2, 0, 0]);
    expect(await counts(take(scope, "predictions", FILE))).toEqual([0, 2, 0]);
    const second = [
      ["2", "s1", 0.5, "0000c03f0000c07f"],
      ["2", "s2", -1, "0000000000000040"],
    ];
    expect(await packed(scope.dataset)).toEqual(second);
    await take(scope, "predictions", FILE, { model: { version: "1" } });
    expect(await packed(scope.dataset)).toEqual([...second.map(([, ...rest]) => ["1", ...rest]), ...second]);
    const stored = await rows(
      "SELECT name, version, format, output_unit, features FROM model WHERE dataset_id = $1 ORDER BY id",
      [scope.dataset],
    );
    const match = { name: "match", label: "match" };
    expect(stored).toEqual([
      ["ranker", "1", "xgboost-json", "target", [{ name: "fresh", label: "fresh" }, match]],
      ["ranker", "2", "xgboost-json", "target", [{ name: "fresh", label: "Freshness" }, match]],
    ]);
  });
  it("stores a model of any format as it came", async () => {
    const scope = await freshScope();
    const files = [...new Map(cases.map((item) => [item.format, item])).values()];
    for (const item of files) {
      const mapping = { model: { name: item.format } };
      const summary = await importModel({ scope, fileName: "ranker.bin", bytes: bytesOf(item), mapping });
      expect(summary).toMatchObject({ kind: "model", accepted: 1 });
    }
    const stored = await rows(
      "SELECT format, encode(artifact, 'hex') FROM model WHERE dataset_id = $1 ORDER BY id",
      [scope.dataset],
    );
    expect(stored).toEqual(files.map((item) => [item.format, Buffer.from(bytesOf(item)).toString("hex")]));
  });
  it("takes a category by its name, where the model's file has names, under whatever name the feature is known", async () => {
    const scope = await withStories();
    const features = ["f0", "f1", "f2", "f3", "f4"];
    const bytes = Buffer.from(categoryVectors.file);
    await importModel({ scope, fileName: "ranker.txt", bytes, mapping: { model: { features } } });
    const file = `request,story,score,${features}\nr1,s1,1,0.5,sport,only,20,True\nr1,s2,0,1,Sport,0,40,\nr2,s1,1,long,1,0,10,0\n`;
    const summary = take(scope, "predictions", file);
    expect((await rejects(summary)).map(([line, column]) => [line, column])).toEqual([[4, "f0"]]);
    const packed = await rows("SELECT features FROM prediction WHERE dataset_id = $1 ORDER BY story_id", [
      scope.dataset,
    ]);
    expect(
      packed.flat().map((value) => [...new Float32Array(Uint8Array.from(value as Buffer).buffer)]),
    ).toEqual([
      [0.5, 3, 0, 1, 1],
      [1, Number.NaN, 0, Number.NaN, Number.NaN],
    ]);
  });
  it("rejects another score or vector under the same key, and unknown stories", async () => {
    const scope = await withStories();
    // Past the small ids of an empty database: SQL reads a bare small number as the place of a column.
    await rows(
      "SELECT setval(pg_get_serial_sequence('model', 'id'), 1000 + (SELECT COALESCE(max(id), 0) FROM model))",
      [],
    );
    await model(scope, "1");
    await take(scope, "predictions", FILE);
    const summary = take(
      scope,
      "predictions",
      "request,story,score,fresh,match\nr1,s1,0.5,1.25,\nr1,s9,1,1,1\nr1,s2,-1,0,2\n",
    );
    expect(await counts(summary)).toEqual([0, 1, 2]);
    expect((await rejects(summary)).map(([line, column]) => [line, column])).toEqual([
      [2, "request, story"],
      [3, "story"],
    ]);
  });
  it("needs the model first, and a column for each of its features", async () => {
    const scope = await withStories();
    const named = { model: { name: "ranker" } };
    await expect(take(scope, "predictions", FILE, named)).rejects.toMatchObject({ code: "not-found" });
    await model(scope, "1");
    const renamed = FILE.replace("match", "topic_match");
    await expect(take(scope, "predictions", renamed)).rejects.toMatchObject({
      code: "bad-mapping",
      place: "predictions.features.match",
    });
    const mapping = {
      predictions: { request: "request", story: "story", score: "score", features: { match: "topic_match" } },
    };
    expect(await counts(take(scope, "predictions", renamed, mapping))).toEqual([2, 0, 0]);
  });
  it("takes the same model for present already and refuses another one of its name", async () => {
    const scope = await freshScope();
    await model(scope, "1");
    expect(await model(scope, "1")).toMatchObject({ accepted: 0, alreadyPresent: 1 });
    const other = {
      scope,
      fileName: "ranker.json",
      bytes: Buffer.from(MODEL.replace("0.5,-1,1", "0.75,-1,1")),
      mapping: { model: { version: "1" } },
    };
    await expect(importModel(other)).rejects.toMatchObject({ code: "conflict" });
    await expect(importModel({ ...other, bytes: Buffer.from("{}") })).rejects.toMatchObject({
      code: "bad-model",
    });
    await expect(model(scope, "3", { features: ["one"] })).rejects.toMatchObject({ code: "bad-mapping" });
  });
});

describe("a killed import", () => {
  const until = async <T>(ask: () => Promise<T | undefined>): Promise<T> => {
    for (let attempt = 0; attempt < 400; attempt += 1) {
      const answer = await ask();
      if (answer !== undefined) return answer;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("it did not happen");
  };

  it("shows its progress while it runs and leaves nothing but its record", async () => {
    const scope = await withStories();
    const slug = String((await rows("SELECT slug FROM dataset WHERE id = $1", [scope.dataset]))[0]?.[0]);
    const script = fileURLToPath(new URL("./endless-import.ts", import.meta.url));
    const child = spawn(process.execPath, ["--import", "tsx", script, slug], {
      stdio: ["ignore", "inherit", "inherit"],
    });
    try {
      const running = await until(async () =>
        (await listImports(scope)).find(({ rowsRead, kind }) => kind === "impressions" && rowsRead > 0),
      );
      expect(running).toMatchObject({ state: "running", finishedAt: null });
    } finally {
      child.kill("SIGKILL");
    }
    const closed = await until(async () =>
      (await listImports(scope)).find(({ state }) => state === "failed"),
    );
    expect(closed.error).toContain("interrupted and nothing of it was kept");
    expect(await rows("SELECT 1 FROM impression WHERE dataset_id = $1 LIMIT 1", [scope.dataset])).toEqual([]);
    const dataset = await findDataset(slug);
    const again = take(
      operatorScope(dataset?.id ?? scope.dataset),
      "impressions",
      "request,position,story,surface\nr0,1,s1,home\n",
    );
    expect(await counts(again)).toEqual([1, 0, 0]);
  });
});
