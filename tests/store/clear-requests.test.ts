import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { ruleOf } from "@/lib/core/access/rules";
import { GRANT_HOURS, OPEN_DAYS } from "@/lib/core/attributes/clear-request";
import type { Scope } from "@/lib/core/scope";
import { recordAccess } from "@/lib/server/access-log";
import {
  askForAttributes,
  clearRequests,
  decideRequest,
  lookAtAttributes,
} from "@/lib/server/clear-requests";
import { aboutMe, declareAttribute } from "@/lib/server/declarations";
import { closeDatabase } from "@/lib/store/database";
import { datasetOf } from "@/lib/store/datasets";
import { freshScope, take } from "./import-helpers";
import { elsewhere, member, writerMember } from "./people";

const REASON = "A reader asks why this writer is counted in no group.";
const HOUR = 60 * 60 * 1000;
const START = Date.parse("2026-12-01T09:00:00Z");

let dataset: Scope;
let asker: Scope;
let other: Scope;

const keys = mkdtempSync(join(tmpdir(), "equilux-clear-"));
beforeAll(() => {
  // The key that seals the access log.
  vi.stubEnv("EQUILUX_KEYS", keys);
});
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: START });
  dataset = await freshScope();
  await take(dataset, "writers", "writer,name,gender,race\nw1,Ada,woman,\nw2,Ben,man,White\n");
  asker = await member(dataset, "auditor", "Ines");
  other = await member(dataset, "auditor", "Tomas");
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await closeDatabase();
  rmSync(keys, { recursive: true });
});

const later = (ms: number) => vi.setSystemTime(Date.now() + ms);
const ask = (writer = "w1") => askForAttributes(asker, { writer, reason: REASON });
async function granted(): Promise<string> {
  const { id } = await ask();
  await decideRequest(other, id, { grant: true });
  return id;
}
const first = async (scope: Scope) => (await clearRequests(scope)).requests[0];

describe("a request", () => {
  it("waits for somebody else", async () => {
    const { id, writer } = await ask();
    expect(writer).toBe("w1");
    expect(await first(asker)).toMatchObject({ id, state: "open", mayDecide: false, mayLook: false });
    expect(await first(other)).toMatchObject({ id, requestedBy: "Ines", reason: REASON, mayDecide: true });
    const administrator = await member(dataset, "administrator");
    expect(await clearRequests(administrator)).toMatchObject({
      mayAsk: false,
      requests: [{ mayDecide: true }],
    });
  });

  it("is decided by two eyes more than asked, never by its maker", async () => {
    const { id } = await ask();
    await expect(decideRequest(asker, id, { grant: true })).rejects.toMatchObject({ code: "forbidden" });
    await expect(lookAtAttributes(asker, id)).rejects.toMatchObject({ code: "forbidden" });
    expect(await first(asker)).toMatchObject({ state: "open", decidedBy: null });
  });

  it("is decided once: of several decisions at the same time one counts, and a later one is told so", async () => {
    const { id } = await ask();
    const deciders = [other, await member(dataset, "administrator"), await member(dataset, "auditor")];
    const results = await Promise.allSettled(
      deciders.map((scope, index) => decideRequest(scope, id, { grant: index % 2 === 0 })),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const before = await first(asker);
    await expect(decideRequest(other, id, { grant: false })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("a decision is final"),
    });
    expect(await first(asker)).toEqual(before);
  });

  it("can be looked under for 24 hours, by its maker alone", async () => {
    const id = await granted();
    await expect(lookAtAttributes(other, id)).rejects.toMatchObject({ code: "forbidden" });
    later(GRANT_HOURS * HOUR - 1);
    expect(await lookAtAttributes(asker, id)).toEqual({
      request: id,
      writer: { externalId: "w1", name: "Ada" },
      until: new Date(START + GRANT_HOURS * HOUR).toISOString(),
      attributes: [
        { attribute: "gender", values: [{ value: "woman", origin: "file", probability: 1 }] },
        { attribute: "race", values: [] },
      ],
    });
    expect(await first(asker)).toMatchObject({ state: "granted", mayLook: true });
    later(1);
    await expect(lookAtAttributes(asker, id)).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("is over"),
    });
    expect(await first(asker)).toMatchObject({ state: "ended", mayLook: false });
  });

  it("opens nothing where it was refused", async () => {
    const { id } = await ask();
    expect(await decideRequest(other, id, { grant: false })).toEqual({ id, writer: "w1", granted: false });
    await expect(lookAtAttributes(asker, id)).rejects.toMatchObject({ code: "forbidden" });
    expect(await first(asker)).toMatchObject({ state: "refused", until: null, mayLook: false });
    expect(await aboutMe(await writerMember(dataset, "w1"))).toMatchObject({ viewers: [] });
  });

  it("lapses when nobody decides", async () => {
    const { id } = await ask();
    later(OPEN_DAYS * 24 * HOUR);
    expect(await first(other)).toMatchObject({ state: "lapsed", mayDecide: false });
    await expect(decideRequest(other, id, { grant: true })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("lapsed"),
    });
    // Then it can be asked again.
    expect((await ask()).id).not.toBe(id);
  });

  it("is made once at a time, for a writer there is, with a reason", async () => {
    await granted();
    await expect(ask()).rejects.toMatchObject({ code: "conflict", place: "writer" });
    later(GRANT_HOURS * HOUR);
    await ask();
    await expect(ask("nobody")).rejects.toMatchObject({ code: "not-found", place: "writer" });
    await expect(askForAttributes(asker, { writer: "w2", reason: "because" })).rejects.toMatchObject({
      code: "bad-request",
      place: "reason",
    });
    const wide = `${"x".repeat(19)}\u200b\n`;
    await expect(askForAttributes(asker, { writer: "w2", reason: wide })).rejects.toMatchObject({
      place: "reason",
    });
  });

  it("of one dataset is none in another", async () => {
    const id = await granted();
    for (const scope of [await elsewhere(asker), await elsewhere(other)]) {
      expect(await clearRequests(scope)).toMatchObject({ requests: [] });
      await expect(decideRequest(scope, id, { grant: true })).rejects.toMatchObject({ code: "not-found" });
      await expect(lookAtAttributes(scope, id)).rejects.toMatchObject({ code: "not-found" });
      await expect(askForAttributes(scope, { writer: "w1", reason: REASON })).rejects.toMatchObject({
        code: "not-found",
      });
    }
    await expect(lookAtAttributes(asker, "no-id")).rejects.toMatchObject({ code: "not-found" });
  });

  it("shows nothing that was withdrawn meanwhile", async () => {
    const id = await granted();
    const ada = await writerMember(dataset, "w1");
    await declareAttribute(ada, { attribute: "gender", value: null });
    expect((await lookAtAttributes(asker, id)).attributes[0]).toEqual({ attribute: "gender", values: [] });
  });
});

/** Writes what the route of a look writes. */
async function noteLook(request: string, outcome: "allowed" | "refused" = "allowed"): Promise<void> {
  const { slug } = await datasetOf(dataset);
  const action = ruleOf("GET /api/[dataset]/requests/[request]/attributes").logs ?? "";
  const detail = { writer: "w1", request };
  await recordAccess({
    dataset: slug,
    actor: asker.actor,
    role: "auditor",
    action,
    object: "/",
    outcome,
    detail,
  });
}

describe("the writer", () => {
  it("is told who was allowed to look, and of every look", async () => {
    const id = await granted();
    const ada = await writerMember(dataset, "w1");
    const viewer = { request: id, by: "Ines", reason: REASON, decidedBy: "Tomas" };
    expect((await aboutMe(ada)).viewers).toMatchObject([{ ...viewer, looks: [] }]);
    const looks: string[] = [];
    for (const pause of [HOUR, 2 * HOUR]) {
      later(pause);
      await noteLook(id);
      looks.push(new Date().toISOString());
    }
    await noteLook(id, "refused");
    expect((await aboutMe(ada)).viewers).toMatchObject([{ ...viewer, looks }]);
    expect((await aboutMe(await writerMember(dataset, "w2"))).viewers).toEqual([]);
  });
});
