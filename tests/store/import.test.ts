import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { importFile } from "@/lib/server/import/import-file";
import { importView, listImports, rejectsCsv } from "@/lib/server/imports";
import { closeDatabase } from "@/lib/store/database";
import { listRejects } from "@/lib/store/imports";
import { counts, freshScope, rejects, rows, take, withStories } from "./import-helpers";

afterAll(closeDatabase);

const IMPRESSIONS = `SELECT request_id, position, s.external_id, surface, shown_at::text, reader, score, propensity, viewable,
  clicked, read_seconds FROM impression m JOIN story s ON s.id = story_id WHERE m.dataset_id = $1 ORDER BY 1, 2`;

const shown = async ({ dataset }: { dataset: number }) =>
  Number((await rows("SELECT count(*) FROM impression WHERE dataset_id = $1", [dataset]))[0]?.[0]);

const LOG = "request,position,story,surface\n";

describe("formats", () => {
  const header = [
    "request",
    "position",
    "story",
    "surface",
    "shown_at",
    "reader",
    "score",
    "clicked",
    "read_seconds",
  ];
  const cells = [
    ["r1", "1", "s1", "home, feed", "2026-11-02T10:42:00Z", "Zoë", "-0.5", "1", "12.5"],
    ["r1", "2", "s2", 'say "hi"\nthere', "", "", "", "", ""],
  ];
  const csv = (delimiter: string, newline: string) =>
    [header, ...cells]
      .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter))
      .join(newline);
  const ndjson = cells
    .map((row) => JSON.stringify(Object.fromEntries(row.map((cell, index) => [header[index], cell || null]))))
    .join("\n");
  const files: [string, string | Buffer][] = [
    ["CSV", csv(",", "\n")],
    ["CSV with CRLF", csv(",", "\r\n")],
    ["CSV with a byte order mark and semicolons", `\ufeff${csv(";", "\r\n")}\r\n`],
    ["tab-separated", csv("\t", "\n")],
    ["gzipped CSV", gzipSync(csv(",", "\n"))],
    ["NDJSON", ndjson],
    ["gzipped NDJSON", gzipSync(ndjson)],
  ];
  it.each(files)("%s", async (_, file) => {
    const scope = await withStories();
    expect(await counts(take(scope, "impressions", file))).toEqual([2, 0, 0]);
    expect(await rows(IMPRESSIONS, [scope.dataset])).toEqual([
      ["r1", 1, "s1", "home, feed", "2026-11-02 10:42:00+00", "Zoë", -0.5, null, null, true, 12.5],
      ["r1", 2, "s2", 'say "hi"\nthere', null, null, null, null, null, null, null],
    ]);
  });
  it("stores every text as it was", async () => {
    const scope = await withStories();
    const texts = [
      "\\N",
      "\\",
      "a\\tb",
      "\\.",
      "tab\there",
      "NULL",
      "'; DROP TABLE story; --",
      "😀",
      "ｗｉｄｅ",
    ];
    const file = texts.map((text, index) =>
      JSON.stringify({ request: text, position: index + 1, story: "s1", surface: text }),
    );
    expect(await counts(take(scope, "impressions", file.join("\n")))).toEqual([texts.length, 0, 0]);
    const stored = await rows("SELECT surface FROM impression WHERE dataset_id = $1 ORDER BY position", [
      scope.dataset,
    ]);
    expect(stored.flat()).toEqual(texts);
  });
});

describe("rejects", () => {
  it("keeps each bad row with its line, the user's column, its value and the reason; the rest is taken in", async () => {
    const scope = await withStories();
    const header = "req,rank,article,page,ts,score,pscore,seen,click,dwell";
    const good = "r1,1,s1,home,2026-11-02,0.5,0.5,1,0,3";
    const bad: [string, string, string][] = [
      [",1,s1,home,,,,,,", "req", "Request is required"],
      ["r2,0,s1,home,,,,,,", "rank", "counts from 1"],
      ["r2,1.5,s1,home,,,,,,", "rank", "whole number of at least 1"],
      ["r2,1,,home,,,,,,", "article", "Story is required"],
      ["r2,1,s9,home,,,,,,", "article", "No story with this id"],
      ["r2,1,s1,all,,,,,,", "page", "pool of all surfaces"],
      ["r2,1,s1,home,soon,,,,,", "ts", "must be a time"],
      ["r2,1,s1,home,,high,,,,", "score", "must be a number"],
      ["r2,1,s1,home,,,1.5,,,", "pscore", "above 0 and at most 1"],
      ["r2,1,s1,home,,,,maybe,,", "seen", "true or false"],
      ["r2,1,s1,home,,,,,2,", "click", "true or false"],
      ["r2,1,s1,home,,,,,,-1", "dwell", "at least 0"],
      ["r2,1,s1,home", "row", "names 10 columns and this row has 4"],
      [`r${"x".repeat(400)},1,s1,home,,,,,,`, "req", "not be longer than 400"],
      ["r\0,1,s1,home,,,,,,", "req", "NUL"],
    ];
    const file = [header, good, ...bad.map(([row]) => row), good.replace("r1", "r3")].join("\n");
    const mapping = {
      impressions: {
        request: "req",
        position: "rank",
        story: "article",
        surface: "page",
        shown_at: "ts",
        score: "score",
        propensity: "pscore",
        viewable: "seen",
        clicked: "click",
        read_seconds: "dwell",
      },
    };
    const summary = take(scope, "impressions", file, mapping);
    expect(await counts(summary)).toEqual([2, 0, bad.length]);
    expect((await summary).rowsRead).toBe(bad.length + 2);
    const expected = bad.map(([, column, reason], index) => [
      index + 3,
      column,
      expect.stringContaining(reason),
    ]);
    expect(await rejects(summary)).toEqual(expected);
    expect((await summary).rejects.find(({ line }) => line === 5)?.value).toBe("1.5");
    expect((await summary).rejects.find(({ line }) => line === 16)?.value).toHaveLength(200);
  });
  it("keeps several bad cells of one row as one rejected row", async () => {
    const scope = await withStories();
    const summary = take(scope, "impressions", `${LOG}r1,x,s1,all\n`);
    expect(await counts(summary)).toEqual([0, 0, 1]);
    expect((await rejects(summary)).map(([line, column]) => [line, column])).toEqual([
      [2, "position"],
      [2, "surface"],
    ]);
  });
  it("rejects stories of unknown writers", async () => {
    const scope = await withStories();
    const summary = take(scope, "stories", "story,author\ns3,w1\ns4,w9\n");
    expect(await counts(summary)).toEqual([1, 0, 1]);
    expect(await rejects(summary)).toEqual([
      [3, "author", expect.stringContaining("import the writers file first")],
    ]);
  });
  it("gives all of them as CSV that a spreadsheet does not run, and only to the dataset they are of", async () => {
    const scope = await withStories();
    const { id } = await take(scope, "impressions", `${LOG}r1,=1+1,s1,home\nr1,-1,s1,home\n`);
    const reason = "Position must be a whole number of at least 1.";
    expect(await rejectsCsv(scope, id)).toBe(
      `line,column,value,reason\r\n2,position,'=1+1,${reason}\r\n3,position,-1,${reason}\r\n`,
    );
    const other = await freshScope();
    await expect(rejectsCsv(other, id)).rejects.toMatchObject({ code: "not-found" });
    await expect(importView(other, id)).rejects.toMatchObject({ code: "not-found" });
    await expect(importView(scope, "no id")).rejects.toMatchObject({ code: "not-found" });
    expect(await listRejects(other, id)).toEqual([]);
    expect(await listImports(other)).toEqual([]);
  });
});

describe("keys", () => {
  it("takes a repeated import for present already", async () => {
    const scope = await withStories();
    const files = [
      ["writers", "writer,name\nw1,Ada\nw2,Ben\n"],
      ["stories", "story,writer,title,published_at\ns3,w1,T,2026-11-02T10:42:00.123Z\n"],
      ["impressions", `${LOG.trim()},score,read_seconds\nr1,1,s1,home,0.1,0.1\nr1,2,s2,home,,\n`],
    ] as const;
    for (const [kind, file] of files) await take(scope, kind, file);
    for (const [kind, file] of files) {
      const again = await counts(take(scope, kind, file));
      expect(again).toEqual([0, file.trim().split("\n").length - 1, 0]);
    }
  });
  it("keeps the first of two rows with one key; an identical one is present, another is rejected by its line", async () => {
    const scope = await withStories();
    const summary = take(
      scope,
      "impressions",
      `${LOG}r1,1,s1,home\nr1,1,s1,home\nr1,1,s2,home\nr1,2,s2,home\n`,
    );
    expect(await counts(summary)).toEqual([2, 1, 1]);
    expect(await rejects(summary)).toEqual([
      [4, "request, position", expect.stringContaining("stands on line 2 of this file with other content")],
    ]);
    expect(
      (await rows(IMPRESSIONS, [scope.dataset])).map(([, position, story]) => [position, story]),
    ).toEqual([
      [1, "s1"],
      [2, "s2"],
    ]);
  });
  it("does not take a rejected row for the first of its key", async () => {
    const scope = await withStories();
    const summary = take(scope, "impressions", `${LOG}r1,1,s9,home\nr1,1,s1,home\nr1,1,s2,home\n`);
    expect((await rejects(summary)).map(([line, , reason]) => [line, reason.includes("line 3")])).toEqual([
      [2, false],
      [4, true],
    ]);
  });
  it("rejects what the dataset holds with other content, and never changes it", async () => {
    const scope = await withStories();
    await take(scope, "impressions", `${LOG}r1,1,s1,home\n`);
    const summary = take(scope, "impressions", `${LOG}r1,1,s1,digest\nr1,1,s1,home\n`);
    expect(await counts(summary)).toEqual([0, 1, 1]);
    expect(await rejects(summary)).toEqual([
      [2, "request, position", expect.stringContaining("already in the dataset with other content")],
    ]);
    expect((await summary).rejects[0]?.value).toBe("r1 · 1");
    const stories = take(scope, "stories", "story,writer\ns1,w2\n");
    expect(await rejects(stories)).toEqual([[2, "story", expect.stringContaining("already in the dataset")]]);
  });
  it("compares only what the file speaks of", async () => {
    const scope = await withStories();
    await take(scope, "impressions", `${LOG.trim()},clicked\nr1,1,s1,home,1\n`);
    expect(await counts(take(scope, "impressions", `${LOG}r1,1,s1,home\n`))).toEqual([0, 1, 0]);
    expect(await counts(take(scope, "impressions", `${LOG.trim()},clicked\nr1,1,s1,home,0\n`))).toEqual([
      0, 0, 1,
    ]);
  });
  it("keeps datasets apart", async () => {
    const [one, two] = [await withStories(), await withStories()];
    await take(one, "impressions", `${LOG}r1,1,s1,home\n`);
    expect(await counts(take(two, "impressions", `${LOG}r1,1,s2,home\n`))).toEqual([1, 0, 0]);
  });
  it("lets two imports of the same rows run at once, even in opposite order", async () => {
    const scope = await withStories();
    const lines = Array.from({ length: 20_000 }, (_, index) => `r${index % 7},${index + 1},s1,home\n`);
    const files = [lines, lines.toReversed()].map((ordered) => LOG + ordered.join(""));
    const both = await Promise.all(files.map((file) => counts(take(scope, "impressions", file))));
    expect(both.sort((a, b) => Number(b[0]) - Number(a[0]))).toEqual([
      [20_000, 0, 0],
      [0, 20_000, 0],
    ]);
  });
});

describe("files that fail as a whole", () => {
  it.each([
    ["", "bad-file", "is empty"],
    [LOG, "bad-file", "has a header and no rows"],
    ["a,b\n1,2\n", "bad-mapping", "impressions.request is required"],
    [`${LOG}r1,1,s1,home\n"r1,2,s2,home\n`, "bad-file", "starts on line 3 is never closed"],
    [Buffer.from(`${LOG}r1,1,s1,h\xf6me\n`, "latin1"), "bad-file", "not UTF-8"],
  ])("%j: nothing is kept and the record says why", async (file, code, message) => {
    const scope = await withStories();
    await expect(take(scope, "impressions", file)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
    expect(await shown(scope)).toBe(0);
    const [batch] = await listImports(scope);
    expect(batch).toMatchObject({
      state: "failed",
      error: expect.stringContaining(message),
      accepted: 0,
      finishedAt: expect.any(String),
    });
  });
  it("keeps nothing, rejects included, when the stream breaks in the middle", async () => {
    const scope = await withStories();
    async function* broken() {
      yield `${LOG}r0,x,s1,home\n`;
      for (let request = 1; request < 5000; request += 1) yield `r${request},1,s1,home\n`;
      throw new Error("the connection was lost");
    }
    const request = {
      scope,
      kind: "impressions",
      fileName: "cut.csv",
      stream: Readable.from(broken()),
      mapping: {},
    } as const;
    await expect(importFile(request)).rejects.toThrow("the connection was lost");
    expect(await shown(scope)).toBe(0);
    const [batch] = await listImports(scope);
    expect(batch).toMatchObject({
      state: "failed",
      error: expect.stringContaining("the connection was lost"),
    });
    expect(await rows("SELECT 1 FROM import_reject WHERE batch_id = $1", [batch?.id])).toEqual([]);
    expect(await counts(take(scope, "impressions", `${LOG}r1,1,s1,home\n`))).toEqual([1, 0, 0]);
  });
});
