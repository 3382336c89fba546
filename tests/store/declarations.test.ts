import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { CONSENT } from "@/lib/core/consent";
import type { Scope } from "@/lib/core/scope";
import { aboutMe, declareAttribute } from "@/lib/server/declarations";
import { declaredValues, rosterLabels, rosterWriters } from "@/lib/store/audit/roster";
import { closeDatabase, database } from "@/lib/store/database";
import { counts, freshScope, take } from "./import-helpers";
import { elsewhere, member, writerMember } from "./people";

afterAll(closeDatabase);

const FILE = "writer,gender,race\nw1,woman,Black\nw2,man,White\nw3,man,\n";
const MAPPING = { writers: { writer: "writer", attributes: { gender: "gender", race: "race" } } };

let dataset: Scope;
let w1: Scope;
beforeEach(async () => {
  dataset = await freshScope();
  await take(dataset, "writers", FILE, MAPPING);
  w1 = await writerMember(dataset, "w1");
});

const say = (attribute: string, value: string | null, consent: number | undefined = CONSENT.version) =>
  declareAttribute(w1, { attribute, value, ...(value === null ? {} : { consent }) });
const held = async (attribute: string, scope = w1) =>
  (await aboutMe(scope)).attributes.find((one) => one.attribute === attribute);
/** What an audit reads of w1, the first of the roster. */
async function audited(attribute: string): Promise<string | undefined> {
  const { attributes, labels } = await rosterLabels(dataset, await rosterWriters(dataset), [attribute]);
  return attributes[0]?.groups[labels[0]?.[0] ?? -1];
}

describe("what a writer says of themselves", () => {
  it("is shown with where it comes from", async () => {
    expect(await held("gender")).toMatchObject({
      state: "file",
      values: [{ value: "woman", origin: "file", probability: 1 }],
      since: null,
      choices: ["man", "woman"],
      history: [],
    });
    const w3 = await writerMember(dataset, "w3");
    expect(await held("race", w3)).toMatchObject({ state: "unknown", values: [] });
  });

  it("goes before the file, in the file's spelling, and is what an audit reads", async () => {
    const { view, attribute } = await say("gender", " MAN ");
    expect(attribute).toBe("gender");
    expect(view.attributes.find((one) => one.attribute === "gender")).toMatchObject({
      state: "self",
      values: [{ value: "man", origin: "self" }],
      history: [{ value: "man", consent: CONSENT.version }],
    });
    expect(await audited("gender")).toBe("man");
    expect(await audited("race")).toBe("Black");
  });

  it("is gone from what an audit reads once withdrawn, and no later file brings it back", async () => {
    await say("gender", null);
    expect(await held("gender")).toMatchObject({ state: "withdrawn", values: [] });
    expect(await audited("gender")).toBe("unknown");
    // The same row again is no contradiction, and another value is neither taken nor refused.
    expect(await counts(take(dataset, "writers", FILE, MAPPING))).toEqual([0, 3, 0]);
    expect(await counts(take(dataset, "writers", "writer,gender\nw1,man\n"))).toEqual([0, 1, 0]);
    expect(await held("gender")).toMatchObject({ state: "withdrawn", values: [] });
    expect(await audited("gender")).toBe("unknown");
  });

  it("stays an attribute of the dataset when the last who had it withdrew", async () => {
    await take(dataset, "writers", "writer,age\nw1,40\n");
    await say("age", null);
    expect(await declaredValues(dataset)).not.toHaveProperty("age");
    await say("age", "41");
    expect(await held("age")).toMatchObject({ state: "self", values: [{ value: "41" }] });
  });

  it("is kept in order, newest first, and cannot be changed or taken out", async () => {
    await say("gender", "man");
    await say("gender", null);
    await say("gender", "non-binary");
    expect((await held("gender"))?.history.map(({ value }) => value)).toEqual(["non-binary", null, "man"]);
    const { pool } = database();
    for (const change of [
      "UPDATE declaration SET value = 'x'",
      "DELETE FROM declaration",
      "TRUNCATE declaration",
    ])
      await expect(pool.query(change)).rejects.toThrow("declaration is append-only");
    // With their dataset they go.
    await pool.query("DELETE FROM dataset WHERE id = $1", [dataset.dataset]);
    const { rowCount } = await pool.query(
      "SELECT 1 FROM declaration d JOIN writer w ON w.id = d.writer_id WHERE w.dataset_id = $1",
      [dataset.dataset],
    );
    expect(rowCount).toBe(0);
  });

  it("is not saved without the consent text in force, whose words are kept", async () => {
    const other = { code: "conflict", place: "consent" };
    await expect(say("gender", "man", CONSENT.version + 1)).rejects.toMatchObject(other);
    await expect(declareAttribute(w1, { attribute: "gender", value: "man" })).rejects.toMatchObject(other);
    expect(await held("gender")).toMatchObject({ state: "file", history: [] });
    await say("gender", "man");
    const kept = await database().prisma.consentText.findUnique({ where: { version: CONSENT.version } });
    expect(kept?.text).toBe(CONSENT.text);
  });

  it("is refused where it cannot be kept, at its place", async () => {
    await expect(say("gender", " ")).rejects.toMatchObject({ code: "bad-request", place: "value" });
    await expect(say("zodiac", "Leo")).rejects.toMatchObject({ code: "not-found", place: "attribute" });
  });

  it("is for writers alone, each about themselves", async () => {
    const auditor = await member(dataset, "auditor");
    await expect(aboutMe(auditor)).rejects.toMatchObject({ code: "forbidden" });
    const input = { attribute: "gender", value: null };
    await expect(declareAttribute(auditor, input)).rejects.toMatchObject({ code: "forbidden" });
    // A writer of this dataset is none of another one.
    const there = await elsewhere(w1);
    expect(await aboutMe(there)).toMatchObject({ attributes: [], viewers: [] });
    await expect(declareAttribute(there, input)).rejects.toMatchObject({ code: "not-found" });
    expect(await held("gender")).toMatchObject({ state: "file" });
  });

  it("offers a word to others only when several use it", async () => {
    await say("gender", "agender");
    const w2 = await writerMember(dataset, "w2");
    expect((await held("gender", w2))?.choices).toEqual(["man"]);
    expect((await held("gender"))?.choices).toEqual(["agender", "man"]);
    const more = ["a", "b", "c", "d"];
    await take(dataset, "writers", `writer\n${more.join("\n")}\n`);
    for (const id of more) {
      const scope = await writerMember(dataset, id);
      await declareAttribute(scope, { attribute: "gender", value: "agender", consent: CONSENT.version });
    }
    expect((await held("gender", w2))?.choices).toEqual(["agender", "man"]);
  });
});
