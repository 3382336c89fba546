import { gzipSync } from "node:zlib";
import { expect, test } from "@playwright/test";
import type { ImportView } from "@/lib/core/report/views";
import { database } from "@/lib/store/database";
import { datasetWith } from "../datasets";
import { ask, jsonOf } from "./ask";

/** A small file inflates without end. */

const SLUG = "security-bombs";
test.beforeAll(async () => {
  await datasetWith(SLUG, "engineer", "engineer");
});

/** 40 MB of one row over and over: a hundredth part of that, and less, when packed. */
const bomb = gzipSync(`writer,name\n${`w1,${"x".repeat(1990)}\n`.repeat(20_000)}`);

const send = (body: Buffer) =>
  ask({ method: "POST", path: `/api/${SLUG}/imports?kind=writers&file=bomb.csv`, as: "engineer", body });

test("a gzip bomb is refused as too large and leaves nothing but the record that it failed", async () => {
  expect(bomb.length).toBeLessThan(150_000);
  const answer = await send(bomb);
  expect([answer.status, answer.code]).toEqual([413, "too-large"]);
  const [batch] = jsonOf<ImportView[]>(await ask({ path: `/api/${SLUG}/imports`, as: "engineer" }));
  expect(batch).toMatchObject({ state: "failed", accepted: 0 });
  expect(await database().prisma.writer.count({ where: { dataset: { slug: SLUG } } })).toBe(0);
});

test("a bomb within a bomb is one file that is none", async () => {
  const answer = await send(gzipSync(bomb));
  expect([answer.status, answer.code]).toEqual([422, "bad-file"]);
});

test("the beginning of a bomb is looked at and no more", async () => {
  const answer = await ask({
    method: "POST",
    path: `/api/${SLUG}/imports/preview`,
    as: "engineer",
    body: bomb,
  });
  expect(answer.status).toBe(200);
  expect(answer.bytes.length).toBeLessThan(200_000);
});

test("gzip without end and without content is not read for ever", async () => {
  const empty = gzipSync("");
  const answer = await send(Buffer.concat([gzipSync("writer\n"), ...Array<Buffer>(1000).fill(empty)]));
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
});
