import { spawnSync } from "node:child_process";
import { generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ChainedEntry, type ChainHead, entryText, FIRST_PREVIOUS } from "@/lib/core/access/chain";
import type { Actor, Scope, UserId } from "@/lib/core/scope";
import {
  type AccessDetail,
  accessLog,
  recordAccess,
  verifyAccessLog,
  wholeAccessLog,
} from "@/lib/server/access-log";
import { accessBatches, accessHead, accessSnapshot, appendAccess, sha256 } from "@/lib/store/access-log";
import { closeDatabase, database } from "@/lib/store/database";
import { ensureDataset } from "@/lib/store/datasets";
import { migrate } from "@/scripts/migrate";
import { freshDatabase, withClient } from "@/scripts/postgres/connection";

const root = fileURLToPath(new URL("../..", import.meta.url));
const keys = mkdtempSync(join(tmpdir(), "equilux-access-log-"));
const server = process.env.DATABASE_URL ?? "";
const name = `access_log_${randomUUID().slice(0, 8)}`;

const ada: Actor = { kind: "person", id: "u1" as UserId, name: "Ada" };
const view = (object: string, dataset = "news", detail?: AccessDetail) =>
  recordAccess({
    ...{ dataset, actor: ada, role: "auditor", action: "audit.view", object, detail },
    outcome: "allowed",
  });
const writeMany = (count: number, dataset?: string) =>
  Promise.all(Array.from({ length: count }, (_, index) => view(`/news/audits/${index}`, dataset)));

/** SQL of somebody who owns the tables: the triggers do not stop them. */
const tamper = (...statements: string[]) =>
  database().pool.query(
    [
      "BEGIN",
      "ALTER TABLE access_event DISABLE TRIGGER USER",
      ...statements,
      "ALTER TABLE access_event ENABLE TRIGGER USER",
      "COMMIT",
    ].join(";"),
  );

const rowsNow = (): Promise<ChainedEntry[]> =>
  accessSnapshot(async (log) => {
    const rows: ChainedEntry[] = [];
    for await (const batch of accessBatches(log)) rows.push(...batch);
    return rows;
  });

const SAVE = "CREATE TABLE kept_event AS TABLE access_event; CREATE TABLE kept_head AS TABLE access_head";
const RESTORE = [
  "TRUNCATE access_event",
  "INSERT INTO access_event TABLE kept_event",
  "DELETE FROM access_head",
  "INSERT INTO access_head TABLE kept_head",
];

const falseReason = async (noted?: ChainHead): Promise<string> => {
  const check = await verifyAccessLog(noted);
  if (check.intact) throw new Error("the log passed for intact");
  return check.reason;
};

// A database of this file's own: what is done to it here, no other test sees.
beforeAll(async () => {
  const url = await freshDatabase(server, name);
  await migrate(url);
  process.env.DATABASE_URL = url;
  process.env.EQUILUX_KEYS = keys;
});
afterAll(async () => {
  await closeDatabase();
  await withClient(server, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
  rmSync(keys, { recursive: true });
});

describe("the access log", () => {
  it("is intact while it is empty", async () => {
    expect(await verifyAccessLog()).toEqual({
      intact: true,
      entries: 0,
      head: { sequence: 0n, hash: FIRST_PREVIOUS },
      sealed: true,
    });
  });

  it("takes thirty entries at once into one chain without gaps", async () => {
    await writeMany(30);
    const rows = await rowsNow();
    expect(rows.map(({ sequence }) => Number(sequence))).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect(new Set(rows.map(({ object }) => object)).size).toBe(30);
    const head = await accessHead();
    expect(await verifyAccessLog()).toEqual({
      intact: true,
      entries: 30,
      head: { sequence: 30n, hash: head?.hash },
      sealed: true,
    });
  });

  it("verifies while others write", async () => {
    const writing = writeMany(40);
    const checks = await Promise.all(Array.from({ length: 10 }, () => verifyAccessLog()));
    await writing;
    expect(checks.map(({ intact }) => intact)).toEqual(checks.map(() => true));
  });

  it("keeps what was said as it was said, made harmless", async () => {
    const token: Actor = { kind: "token", id: "t1", name: "CI\nperson:u1 Ada" };
    await recordAccess({
      dataset: null,
      actor: token,
      role: "engineer",
      action: "import.add",
      object: `/new\u0000s\u001b[2J/${"x".repeat(600)}`,
      outcome: "failed",
      detail: {
        10: "ten",
        2: -0,
        text: `${"y".repeat(300)}\ud83d`,
        nothing: null,
        not: Number.NaN,
        yes: true,
      },
    });
    await recordAccess({
      dataset: null,
      actor: { kind: "operator", name: "worker" },
      role: "operator",
      action: 'quote "and" \\',
      object: "Zoë 😀",
      outcome: "refused",
    });
    const [second, first] = await wholeAccessLog();
    expect(first).toMatchObject({ actor: "token:t1 CI person:u1 Ada", dataset: null, outcome: "failed" });
    expect(first?.object).toMatch(/^\/new s \[2J\/x+…$/);
    expect(first?.object).toHaveLength(500);
    expect(first?.detail).toEqual({
      10: "ten",
      2: 0,
      text: `${"y".repeat(199)}…`,
      nothing: null,
      not: null,
      yes: true,
    });
    expect(second).toMatchObject({ actor: "operator worker", action: 'quote "and" \\', object: "Zoë 😀" });
    expect((await verifyAccessLog()).intact).toBe(true);
  });

  it("shows a dataset its own events only, newest first, page by page", async () => {
    const { id } = await ensureDataset("own", "Own");
    const scope = { dataset: id, reader: { role: "administrator" }, actor: ada } as unknown as Scope;
    for (let index = 0; index < 101; index += 1) await view(`/own/${index}`, index % 2 ? "own" : "other");
    for (let index = 0; index < 51; index += 1) await view(`/own/more/${index}`, "own");
    const first = await accessLog(scope);
    const second = await accessLog(scope, { before: first.next ?? "" });
    const third = await accessLog(scope, { before: second.next ?? "" });
    const pages = [first, second, third];
    expect(pages.map(({ events }) => events.length)).toEqual([50, 50, 1]);
    expect(third.next).toBeNull();
    const events = pages.flatMap((page) => page.events);
    expect(new Set(events.map(({ dataset }) => dataset))).toEqual(new Set(["own"]));
    expect(new Set(events.map(({ sequence }) => sequence)).size).toBe(101);
    expect(events[0]?.object).toBe("/own/more/50");
    await expect(accessLog(scope, { before: "1; DROP" })).rejects.toThrow(/number of a row/);
  });

  it("shows only the action and the outcome that are asked for, and pages through those", async () => {
    const { id } = await ensureDataset("filtered", "Filtered");
    const scope = { dataset: id, reader: { role: "administrator" }, actor: ada } as unknown as Scope;
    const write = (index: number, action: string, outcome: "allowed" | "refused") =>
      recordAccess({
        ...{ dataset: "filtered", actor: ada, role: "auditor", object: `/${index}` },
        action,
        outcome,
      });
    for (let index = 0; index < 51; index += 1) {
      await write(index, "audit.view", "allowed");
      await write(index, "audit.view", "refused");
      await write(index, "token.make", "refused");
    }
    const refused = await accessLog(scope, { action: "audit.view", outcome: "refused" });
    const older = await accessLog(scope, {
      action: "audit.view",
      outcome: "refused",
      before: refused.next,
    });
    const seen = [...refused.events, ...older.events];
    expect(seen.map(({ object }) => object)).toEqual(Array.from({ length: 51 }, (_, i) => `/${50 - i}`));
    expect(new Set(seen.map(({ action, outcome }) => `${action} ${outcome}`))).toEqual(
      new Set(["audit.view refused"]),
    );
    expect(older.next).toBeNull();
    expect((await accessLog(scope, { action: "import.make" })).events).toEqual([]);
  });

  it("writes nothing at all when it cannot be sealed", async () => {
    const before = await accessHead();
    const entry = { dataset: null, actor: "a", role: "b", action: "c", object: "d", detail: {} };
    const noKey = () => {
      throw new Error("no key");
    };
    await expect(appendAccess({ ...entry, outcome: "allowed" }, noKey, new Date())).rejects.toThrow("no key");
    expect(await accessHead()).toEqual(before);
    expect((await verifyAccessLog()).intact).toBe(true);
  });

  it.each([
    "UPDATE access_event SET actor = 'nobody'",
    "UPDATE access_event SET actor = 'nobody' WHERE false",
    "DELETE FROM access_event WHERE sequence = 2",
    "TRUNCATE access_event",
    "TRUNCATE access_event, access_head",
  ])("is append-only to the database: %s", async (statement) => {
    await expect(database().pool.query(statement)).rejects.toThrow("access_event is append-only");
  });
});

describe("a log somebody tampered with", () => {
  beforeAll(async () => {
    await writeMany(30);
    await view("/news/last", "news", { 10: "ten", yes: true });
    await database().pool.query(SAVE);
  });
  beforeEach(async () => {
    await tamper(...RESTORE);
    expect((await verifyAccessLog()).intact).toBe(true);
  });

  it.each([
    "at = at + interval '1 millisecond'",
    "at = 'infinity'",
    "dataset = NULL",
    "dataset = 'other'",
    "actor = 'person:u2 Ben'",
    "role = 'leadership'",
    "action = 'audit.export'",
    "object = object || ' '",
    "outcome = 'refused'",
    `detail = '{"rows":1}'`,
    "detail = '[]'",
    "detail = 'null'",
    `detail = '{ }'`,
    "previous = reverse(previous)",
    "hash = reverse(hash)",
  ])("is found out when a row is changed: %s", async (change) => {
    await tamper(`UPDATE access_event SET ${change} WHERE sequence = 17`);
    expect(await falseReason()).toBe("Row 17 was changed after it was written.");
  });

  it("is found out when a detail says the same in other words", async () => {
    const at = `sequence = (SELECT max(sequence) FROM access_event WHERE detail::text LIKE '%"10"%')`;
    await tamper(
      `UPDATE access_event SET detail = replace(detail::text, '{', '{"yes":false,')::json WHERE ${at}`,
    );
    expect(await falseReason()).toMatch(/was changed/);
  });

  it.each([
    [1, "Row 1 is missing before row 2."],
    [17, "Row 17 is missing before row 18."],
  ])("is found out when row %i is removed", async (sequence, reason) => {
    await tamper(`DELETE FROM access_event WHERE sequence = ${sequence}`);
    expect(await falseReason()).toBe(reason);
  });

  it("is found out when the last row is removed, the whole of it, or its head", async () => {
    const last = (await accessHead())?.sequence;
    await tamper(`DELETE FROM access_event WHERE sequence = ${last}`);
    expect(await falseReason()).toBe(`Row ${last} is missing at the end of the log.`);
    await tamper("TRUNCATE access_event");
    expect(await falseReason()).toBe(`Rows 1 to ${last} are missing at the end of the log.`);
    await tamper(...RESTORE, "DELETE FROM access_head");
    expect(await falseReason()).toContain("Row 1 was put in at the end");
  });

  it("is found out when a row is removed and the others numbered anew", async () => {
    await tamper(
      "DELETE FROM access_event WHERE sequence = 17",
      "UPDATE access_event SET sequence = -sequence WHERE sequence > 17",
      "UPDATE access_event SET sequence = -sequence - 1 WHERE sequence < 0",
    );
    expect(await falseReason()).toContain("Row 17 was written as row 18");
  });

  it("is found out when a row is inserted: in the middle, before the first, at the end", async () => {
    const columns = "at, dataset, actor, role, action, object, outcome, detail, previous, hash";
    await tamper(
      "UPDATE access_event SET sequence = -sequence WHERE sequence > 16",
      "UPDATE access_event SET sequence = -sequence + 1 WHERE sequence < 0",
      `INSERT INTO access_event SELECT 17, ${columns} FROM access_event WHERE sequence = 3`,
    );
    expect(await falseReason()).toContain("Row 17 was written as row 3");

    await tamper(
      ...RESTORE,
      `INSERT INTO access_event SELECT 0, ${columns} FROM access_event WHERE sequence = 3`,
    );
    expect(await falseReason()).toContain("Row 0 was put in");

    await tamper(...RESTORE);
    const head = await accessHead();
    const [forged] = rechained([{ ...((await rowsNow()).at(-1) as ChainedEntry), actor: "nobody" }], head);
    await insert(forged as ChainedEntry);
    expect(await falseReason()).toContain(`Row ${forged?.sequence} was put in at the end`);
  });

  it("is found out when a row is there twice", async () => {
    await tamper(
      "ALTER TABLE access_event DROP CONSTRAINT access_event_pkey",
      "INSERT INTO access_event SELECT * FROM access_event WHERE sequence = 5",
    );
    const reason = await falseReason();
    await tamper(...RESTORE, "ALTER TABLE access_event ADD PRIMARY KEY (sequence)");
    expect(reason).toBe("Row 5 is there twice.");
  });

  it("is found out when two rows change places", async () => {
    await tamper(
      "UPDATE access_event SET sequence = -1 WHERE sequence = 5",
      "UPDATE access_event SET sequence = 5 WHERE sequence = 20",
      "UPDATE access_event SET sequence = 20 WHERE sequence = -1",
    );
    expect(await falseReason()).toContain("Row 5 was written as row 20");
  });

  it("is found out when a row is changed and its own hash made to fit", async () => {
    const rows = await rowsNow();
    const [forged] = rechained([{ ...(rows[16] as ChainedEntry), actor: "nobody" }], rows[15] as ChainHead);
    await rewrite([forged as ChainedEntry]);
    expect(await falseReason()).toContain("Row 18 does not continue row 17");
  });

  it("is found out when it was written anew from a row on, with all hashes, by somebody without the key", async () => {
    const rows = await rowsNow();
    const noted = { sequence: 20n, hash: rows[19]?.hash ?? "" };
    const forged = rechained(
      rows.map((row) => (row.sequence === 17n ? { ...row, actor: "nobody" } : row)),
      null,
    );
    const last = forged.at(-1);
    await rewrite(forged);
    expect(await falseReason()).toContain(`Row ${last?.sequence} is not the one that was written last`);
    await tamper(`UPDATE access_head SET hash = '${last?.hash}'`);
    expect(await falseReason()).toContain("does not carry the seal");
    const own = generateKeyPairSync("ed25519").privateKey;
    const seal = sign(null, Buffer.from(last?.hash ?? ""), own).toString("base64");
    await tamper(`UPDATE access_head SET seal = '${seal}'`);
    expect(await verifyAccessLog()).toMatchObject({ intact: false, sealed: false });
    for (const nonsense of ["", "not base64", "AAAA"]) {
      await tamper(`UPDATE access_head SET seal = '${nonsense}'`);
      expect(await falseReason()).toContain("does not carry the seal");
    }
    expect(await falseReason(noted)).toContain("Row 20 has another hash than the one noted earlier");
  });

  it("is found out when rows and head are set back together, by a head noted later", async () => {
    const early = await accessHead();
    await view("/news/late");
    const late = (await accessHead()) as ChainHead;
    expect((await verifyAccessLog(late)).intact).toBe(true);
    await tamper(...RESTORE);
    // Nothing in the database tells: it is what it was.
    expect((await verifyAccessLog(early ?? undefined)).intact).toBe(true);
    expect(await falseReason(late)).toContain(`Row ${late.sequence} was noted earlier`);
  });

  it("goes on being written after it was restored", async () => {
    const before = await accessHead();
    await view("/news/again");
    expect(await verifyAccessLog()).toMatchObject({
      intact: true,
      head: { sequence: (before?.sequence ?? 0n) + 1n },
    });
  });
});

describe("equilux access-log", () => {
  beforeAll(async () => {
    await ensureDataset("own", "Own");
    await writeMany(50, "own");
  });

  const equilux = (...args: string[]) =>
    spawnSync(process.execPath, ["--import", "tsx", join(root, "scripts/cli.ts"), "access-log", ...args], {
      cwd: root,
      encoding: "utf8",
    });

  it("says true and the head, and holds to a head noted earlier", async () => {
    const { stdout, status } = equilux("verify");
    expect(stdout).toMatch(/^true: \d+ entries, head \d+:[0-9a-f]{64}\n$/);
    expect(status).toBe(0);
    const head = stdout.trim().split("head ")[1] ?? "";
    expect(equilux("verify", "--head", head).status).toBe(0);
    const json = equilux("verify", "--head", head, "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({ intact: true, head, sealed: true });
    const later = equilux("verify", "--head", `100000:${"a".repeat(64)}`);
    expect([later.status, later.stdout]).toEqual([
      1,
      expect.stringMatching(/^false: Row 100000 was noted earlier/),
    ]);
    const wrong = equilux("verify", "--head", "seven");
    expect([wrong.status, wrong.stdout]).toEqual([2, ""]);
    expect(wrong.stderr).toContain("SEQUENCE:HASH");
  });

  it("says false, and which row", async () => {
    await tamper("UPDATE access_event SET outcome = 'refused' WHERE sequence = 17");
    const { stdout, status } = equilux("verify");
    const json = equilux("verify", "--json");
    await tamper("UPDATE access_event SET outcome = 'allowed' WHERE sequence = 17");
    expect([stdout, status]).toEqual(["false: Row 17 was changed after it was written.\n", 1]);
    expect(JSON.parse(json.stdout)).toMatchObject({ intact: false, sequence: "17", sealed: true });
    expect(json.status).toBe(1);
  });

  it("lists the newest entries, of all or of a dataset", () => {
    const all = JSON.parse(equilux("list", "--json").stdout);
    expect(all).toHaveLength(50);
    expect(equilux("list", "--dataset", "own").stdout).toContain("person:u1 Ada");
    const own = JSON.parse(equilux("list", "--dataset", "own", "--json").stdout);
    expect(new Set(own.map(({ dataset }: { dataset: string }) => dataset))).toEqual(new Set(["own"]));
    expect(equilux("list", "--dataset", "nowhere").status).toBe(2);
  });
});

/** The rows with new hashes, each following the one before: what needs no key. */
function rechained(rows: readonly ChainedEntry[], from: ChainHead | null): ChainedEntry[] {
  const made: ChainedEntry[] = [];
  for (const row of rows) {
    const last: ChainHead = made.at(-1) ?? from ?? { sequence: 0n, hash: FIRST_PREVIOUS };
    const next = { ...row, sequence: last.sequence + 1n };
    made.push({ ...next, previous: last.hash, hash: sha256(entryText(next, last.hash)) });
  }
  return made;
}

async function rewrite(rows: readonly ChainedEntry[]): Promise<void> {
  for (const { sequence, actor, previous, hash } of rows)
    await tamper(
      `UPDATE access_event SET actor = '${actor}', previous = '${previous}', hash = '${hash}' WHERE sequence = ${sequence}`,
    );
}

const insert = ({ sequence, at, dataset, actor, role, action, object, outcome, ...rest }: ChainedEntry) =>
  database().pool.query("INSERT INTO access_event VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)", [
    ...[sequence, at, dataset, actor, role, action, object, outcome],
    ...[JSON.stringify(rest.detail), rest.previous, rest.hash],
  ]);
