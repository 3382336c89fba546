import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FindingStatusInput } from "@/lib/core/audit/audit-record";
import type { Finding } from "@/lib/core/audit/finding";
import type { Scope } from "@/lib/core/scope";
import { auditRecord, setFindingStatus, signOff } from "@/lib/server/audit-record";
import { type AuditDocument, auditDocument, parseSpec, runAudit } from "@/lib/server/audits";
import { createFindingStatus, createSignOff } from "@/lib/store/audit-record";
import { createAudit } from "@/lib/store/audits";
import { closeDatabase, database } from "@/lib/store/database";
import { SMALL_WORLD } from "@/tests/support/small-world";
import { freshScope, take } from "./import-helpers";
import { elsewhere, member, writerMember } from "./people";

const spec = parseSpec({ attributes: ["group"], permutations: 199 });

let dataset: Scope;
let auditor: Scope;
let document: AuditDocument;
beforeAll(async () => {
  dataset = await freshScope();
  await take(dataset, "writers", SMALL_WORLD.writers(), SMALL_WORLD.mapping);
  await take(dataset, "impressions", SMALL_WORLD.impressions());
  auditor = await member(dataset, "auditor", "Ines");
  document = await runAudit(dataset, spec);
});
afterAll(closeDatabase);

const positionOf = (fits: (finding: Finding) => boolean): number => {
  const position = document.findings.findIndex(fits);
  if (position < 0) throw new Error("the world of this test has no such finding");
  return position;
};
const failing = () => positionOf(({ verdict }) => verdict === "does-not-meet");
const quiet = () => positionOf(({ verdict, value }) => verdict !== "does-not-meet" && value !== null);
const hidden = () => positionOf((finding) => finding.undefined === "suppressed");
const OPEN: FindingStatusInput = { state: "open", owner: null, due: null, comment: "Looked at." };
const say = (position: number | string, status: Partial<FindingStatusInput> = {}, scope = auditor) =>
  setFindingStatus(scope, document.audit, String(position), { ...OPEN, ...status });
const sign = (scope: Scope, comment = "Checked.", digest = document.digest) =>
  signOff(scope, document.audit, { digest, comment });

describe("a sign-off", () => {
  it("stands under its maker's name for exactly the digest they saw", async () => {
    expect(await auditRecord(auditor, document.audit)).toMatchObject({ signOffs: [], maySign: true });
    const { digest, record } = await sign(auditor, "  Checked the scan and the margin. ");
    expect(digest).toBe(document.digest);
    expect(record).toMatchObject({
      digest: document.digest,
      maySign: false,
      signOffs: [{ by: "Ines", comment: "Checked the scan and the margin.", digest: document.digest }],
    });
  });

  it("is given once by a person, even at the same moment, and by several people", async () => {
    await expect(sign(auditor)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("You signed this audit already"),
    });
    const second = await member(dataset, "auditor", "Tomas");
    const twice = await Promise.allSettled([sign(second), sign(second), sign(second)]);
    expect(twice.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const { signOffs } = await auditRecord(second, document.audit);
    expect(signOffs.map(({ by }) => by)).toEqual(["Tomas", "Ines"]);
  });

  it("is refused for another digest, without a comment, and by what is no person", async () => {
    const third = await member(dataset, "auditor");
    await expect(sign(third, "Checked.", "0".repeat(64))).rejects.toMatchObject({
      code: "conflict",
      place: "digest",
    });
    await expect(sign(third, " \n ")).rejects.toThrow(/Write a comment/);
    await expect(sign(third, "x".repeat(2001))).rejects.toThrow(/longer than 2000/);
    await expect(sign(dataset)).rejects.toMatchObject({ code: "forbidden" });
    expect((await auditRecord(third, document.audit)).maySign).toBe(true);
  });

  it("waits until the audit is finished", async () => {
    const unfinished = await createAudit(dataset, spec);
    const input = { digest: document.digest, comment: "Checked." };
    await expect(signOff(auditor, unfinished, input)).rejects.toMatchObject({ code: "conflict" });
    await expect(auditRecord(auditor, unfinished)).rejects.toMatchObject({ code: "conflict" });
    const by = { by: (await member(dataset, "auditor")).user, ...input };
    expect(await createSignOff(dataset, unfinished, by, new Date())).toBe(false);
  });
});

describe("the status of a finding", () => {
  it("is listed for what does not meet, with nothing said at first", async () => {
    const { findings } = await auditRecord(auditor, document.audit);
    expect(findings.length).toBeGreaterThan(0);
    for (const { finding, statuses } of findings) {
      expect(document.findings[finding.position]?.verdict).toBe("does-not-meet");
      expect(statuses).toEqual([]);
    }
  });

  it("keeps its history, newest first, with its owner and its day", async () => {
    const engineer = await member(dataset, "engineer", "Ravi");
    await say(failing());
    const status = { state: "being_mended", owner: engineer.user, due: "2026-01-31" } as const;
    const { position, state, record } = await say(failing(), { ...status, comment: "New model." });
    expect([position, state]).toEqual([failing(), "being_mended"]);
    const recorded = record.findings.find(({ finding }) => finding.position === failing());
    expect(recorded).toMatchObject({
      overdue: true,
      statuses: [
        { state: "being_mended", owner: "Ravi", ownerId: engineer.user, due: "2026-01-31", setBy: "Ines" },
        { state: "open", owner: null, due: null, comment: "Looked at." },
      ],
    });
  });

  it("can be given to any other finding that is shown", async () => {
    const { record } = await say(quiet(), { state: "accepted" });
    expect(record.findings.map(({ finding }) => finding.position)).toContain(quiet());
  });

  it("is refused for a finding that is hidden, and for one there is not", async () => {
    await expect(say(hidden())).rejects.toMatchObject({ code: "conflict", message: /hidden/ });
    const forced = { ...OPEN, position: hidden(), setBy: (await member(dataset, "auditor")).user };
    const { id } = await database().prisma.audit.findUniqueOrThrow({ where: { id: document.audit } });
    expect(await createFindingStatus(dataset, id as never, forced, new Date())).toBe(false);
    for (const nowhere of [document.findings.length, "-1", "1.5", "x", "99999999999"])
      await expect(say(nowhere)).rejects.toMatchObject({ code: "not-found" });
  });

  it("names an owner who may answer: no stranger, no writer, no leader, nobody of another dataset", async () => {
    const people = [
      await writerMember(dataset, "w0"),
      await member(dataset, "leadership"),
      await member(await freshScope(), "auditor"),
    ].map(({ user }) => String(user));
    for (const owner of [...people, randomUUID(), "Ravi"])
      await expect(say(failing(), { owner })).rejects.toMatchObject({ code: "not-found", place: "owner" });
    const { owners } = await auditRecord(auditor, document.audit);
    expect(owners.map(({ id }) => id)).not.toEqual(expect.arrayContaining([people[0]]));
    expect(new Set(owners.map(({ role }) => role))).toEqual(new Set(["auditor", "engineer"]));
  });

  it("says who mends it and by when, and always why", async () => {
    const owner = owners(await auditRecord(auditor, document.audit));
    await expect(say(failing(), { state: "being_mended", due: "2027-01-31" })).rejects.toThrow(
      /who mends it/,
    );
    await expect(say(failing(), { state: "being_mended", owner })).rejects.toThrow(/by which day/);
    await expect(say(failing(), { due: "31 January" })).rejects.toThrow(/2026-12-31/);
    await expect(say(failing(), { comment: "" })).rejects.toThrow(/Write a comment/);
    await expect(say(failing(), { state: "forgotten" as never })).rejects.toThrow(/one of open/);
  });
});

const owners = (record: { readonly owners: readonly { readonly id: string }[] }): string =>
  record.owners[0]?.id ?? "";

describe("the record", () => {
  it("is not there for another dataset, to read or to add to", async () => {
    const there = await elsewhere(auditor);
    await expect(auditRecord(there, document.audit)).rejects.toMatchObject({ code: "not-found" });
    await expect(sign(there)).rejects.toMatchObject({ code: "not-found" });
    await expect(say(failing(), {}, there)).rejects.toMatchObject({ code: "not-found" });
    const { user: by } = await member(dataset, "auditor");
    const id = document.audit as never;
    const signed = { by, digest: document.digest, comment: "Checked." };
    expect(await createSignOff(there, id, signed, new Date())).toBe(false);
    const status = { ...OPEN, position: failing(), setBy: by };
    expect(await createFindingStatus(there, id, status, new Date())).toBe(false);
  });

  it("is no part of the audit: what is exported stays as it was", async () => {
    expect(await auditDocument(auditor, document.audit)).toEqual(document);
  });

  it.each(["sign_off", "finding_status"])(
    "is only added to: %s refuses a change and a removal",
    async (name) => {
      const { pool } = database();
      for (const change of [`UPDATE ${name} SET comment = 'x'`, `DELETE FROM ${name}`, `TRUNCATE ${name}`])
        await expect(pool.query(change)).rejects.toThrow(`${name} is append-only`);
      const before = await pool.query(`SELECT count(*)::int AS n FROM ${name} WHERE audit_id = $1`, [
        document.audit,
      ]);
      expect(before.rows[0].n).toBeGreaterThan(0);
    },
  );

  it("goes with its dataset", async () => {
    const { pool } = database();
    await pool.query("DELETE FROM dataset WHERE id = $1", [dataset.dataset]);
    for (const name of ["sign_off", "finding_status"]) {
      const { rowCount } = await pool.query(`SELECT 1 FROM ${name} WHERE audit_id = $1`, [document.audit]);
      expect(rowCount).toBe(0);
    }
  });
});
