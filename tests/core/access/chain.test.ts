import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AccessEntry,
  type ChainCheck,
  type ChainedEntry,
  type ChainHead,
  checkChain,
  detailText,
  entryText,
  FIRST_PREVIOUS,
} from "@/lib/core/access/chain";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

type Said = Omit<AccessEntry, "sequence">;

/** Texts that could run into each other if the fields were only put side by side. */
const text = fc.oneof(fc.constantFrom("", "a", '"', ",", '","', "null", "\\", "é", "[]"), fc.string());
const said: fc.Arbitrary<Said> = fc.record({
  at: fc
    .date({ min: new Date("2020-01-01"), max: new Date("2099-12-31"), noInvalidDate: true })
    .map((date) => date.toISOString()),
  dataset: fc.option(text),
  actor: text,
  role: text,
  action: text,
  object: text,
  outcome: fc.constantFrom("allowed", "refused", "failed"),
  detail: fc.dictionary(text, fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)), { maxKeys: 4 }),
});
const logs = (minLength: number) => fc.array(said, { minLength, maxLength: 12 });

/** The log as it should be written. */
function chain(entries: readonly Said[]): ChainedEntry[] {
  const rows: ChainedEntry[] = [];
  for (const [index, entry] of entries.entries()) {
    const previous = rows.at(-1)?.hash ?? FIRST_PREVIOUS;
    const numbered = { ...entry, sequence: BigInt(index + 1) };
    rows.push({ ...numbered, previous, hash: sha256(entryText(numbered, previous)) });
  }
  return rows;
}

const headOf = (rows: readonly ChainedEntry[]): ChainHead | null => {
  const last = rows.at(-1);
  return last ? { sequence: last.sequence, hash: last.hash } : null;
};

/** The rows with the numbers 1, 2, 3 ... in the order they stand in: what a careful forger leaves. */
const renumbered = (rows: readonly ChainedEntry[]): ChainedEntry[] =>
  rows.map((row, index) => ({ ...row, sequence: BigInt(index + 1) }));

const check = (rows: readonly ChainedEntry[], head: ChainHead | null, noted?: ChainHead) =>
  checkChain(rows, head, sha256, noted);

const broken = (result: ChainCheck): { sequence: bigint; reason: string } => {
  if (result.intact) throw new Error("the chain passed for intact");
  return result;
};

/** One place of a log, chosen by a number from 0 to 1. */
const placeIn = (rows: readonly unknown[], part: number): number =>
  Math.min(rows.length - 1, Math.floor(part * rows.length));
const part = fc.double({ min: 0, max: 1, noNaN: true });

const changes: { [Field in keyof ChainedEntry]: (row: ChainedEntry) => ChainedEntry[Field] } = {
  sequence: ({ sequence }) => sequence + 1_000_000n,
  at: ({ at }) => new Date(Date.parse(at) + 1).toISOString(),
  dataset: ({ dataset }) => (dataset === null ? "null" : null),
  actor: ({ actor }) => `${actor} `,
  role: ({ role }) => `${role}x`,
  action: ({ action }) => `x${action}`,
  object: ({ object }) => `${object}"`,
  outcome: ({ outcome }) => (outcome === "refused" ? "allowed" : "refused"),
  detail: ({ detail }) => ({ ...detail, rows: detail.rows === 1 ? "1" : 1 }),
  previous: ({ previous }) => sha256(previous),
  hash: ({ hash }) => sha256(hash),
};
const fields = Object.keys(changes) as (keyof ChainedEntry)[];

describe("a chain of log entries", () => {
  it("is intact as it was written, and through every place of it that was noted", () => {
    fc.assert(
      fc.property(logs(0), (entries) => {
        const rows = chain(entries);
        expect(check(rows, headOf(rows))).toEqual({ intact: true, entries: entries.length });
        for (const noted of rows) expect(check(rows, headOf(rows), noted).intact).toBe(true);
      }),
    );
  });

  it.each(fields)("shows that a row's %s was changed", (field) => {
    fc.assert(
      fc.property(logs(1), part, (entries, where) => {
        const rows = chain(entries);
        const head = headOf(rows);
        const at = placeIn(rows, where);
        const row = rows[at]!;
        rows[at] = { ...row, [field]: changes[field](row) };
        const { sequence, reason } = broken(check(rows, head));
        if (field !== "sequence") expect(sequence).toBe(row.sequence);
        expect(reason).toContain(`${row.sequence}`);
      }),
    );
  });

  it("shows a changed row even when its hash was made anew, and all hashes after it", () => {
    fc.assert(
      fc.property(logs(1), part, (entries, where) => {
        const rows = chain(entries);
        const at = placeIn(rows, where);
        const forged = { ...rows[at]!, actor: `${rows[at]!.actor}!` };
        const alone = rows.with(at, { ...forged, hash: sha256(entryText(forged, forged.previous)) });
        broken(check(alone, headOf(rows)));
        const all = chain(entries.with(at, forged));
        broken(check(all, headOf(rows)));
        // Nothing in the rows themselves tells: that is what the head's seal and a noted place are for.
        expect(check(all, headOf(all)).intact).toBe(true);
        for (const noted of rows.slice(at)) broken(check(all, headOf(all), noted));
      }),
    );
  });

  it("shows that a row was removed: the first, one in the middle, the last", () => {
    fc.assert(
      fc.property(logs(1), part, (entries, where) => {
        const rows = chain(entries);
        for (const at of new Set([0, placeIn(rows, where), rows.length - 1])) {
          const { sequence, reason } = broken(check(rows.toSpliced(at, 1), headOf(rows)));
          expect(reason).toMatch(new RegExp(`^Row ${at + 1} is missing`));
          expect(sequence).toBe(BigInt(at === rows.length - 1 ? at + 1 : at + 2));
          broken(check(renumbered(rows.toSpliced(at, 1)), headOf(rows)));
        }
        expect(broken(check([], headOf(rows))).sequence).toBe(1n);
      }),
    );
  });

  it("shows rows cut off the end with the head set back, where a later place was noted", () => {
    fc.assert(
      fc.property(logs(1), part, (entries, where) => {
        const rows = chain(entries);
        const left = rows.slice(0, placeIn(rows, where));
        expect(check(left, headOf(left)).intact).toBe(true);
        const { reason } = broken(check(left, headOf(left), headOf(rows)!));
        expect(reason).toContain(`Row ${rows.length} was noted earlier`);
      }),
    );
  });

  it("shows that a row was inserted: between two, before the first, after the last, or twice", () => {
    fc.assert(
      fc.property(logs(1), said, part, (entries, extra, where) => {
        const rows = chain(entries);
        const head = headOf(rows);
        for (const at of new Set([0, placeIn(rows, where), rows.length])) {
          const previous = rows[at - 1]?.hash ?? FIRST_PREVIOUS;
          const numbered = { ...extra, sequence: BigInt(at + 1) };
          const forged = { ...numbered, previous, hash: sha256(entryText(numbered, previous)) };
          const { sequence } = broken(check(renumbered(rows.toSpliced(at, 0, forged)), head));
          expect(sequence === BigInt(at + 1) || sequence === BigInt(at + 2)).toBe(true);
          broken(check(rows.toSpliced(at, 0, forged), head));
        }
        const twice = placeIn(rows, where);
        const reason = `Row ${twice + 1} is there twice.`;
        expect(broken(check(rows.toSpliced(twice, 0, rows[twice]!), head)).reason).toBe(reason);
        const before = { ...rows[0]!, sequence: 0n };
        expect(broken(check([before, ...rows], head)).reason).toContain("Row 0 was put in");
      }),
    );
  });

  it("shows that two rows changed places, and where one of them was written", () => {
    fc.assert(
      fc.property(logs(2), part, part, (entries, one, other) => {
        const rows = chain(entries);
        const [a, b] = [placeIn(rows, one), placeIn(rows, other)].sort((x, y) => x - y) as [number, number];
        fc.pre(a !== b);
        const swapped = rows.with(a, rows[b]!).with(b, rows[a]!);
        broken(check(swapped, headOf(rows)));
        const { sequence, reason } = broken(check(renumbered(swapped), headOf(rows)));
        expect(sequence).toBe(BigInt(a + 1));
        expect(reason).toContain(`Row ${a + 1} was written as row ${b + 1}`);
      }),
    );
  });

  it("says that the order is wrong where a row comes again later", () => {
    const rows = chain(fc.sample(said, 3));
    expect(broken(check([...rows, rows[0]!], headOf(rows))).reason).toBe(
      "Row 1 stands after row 3: the order is wrong.",
    );
  });
});

describe("the text that is hashed", () => {
  it("is a JSON array in a fixed order", () => {
    const entry: AccessEntry = {
      sequence: 7n,
      at: "2026-11-24T10:00:00.000Z",
      dataset: "news",
      actor: "person:u1 Ada",
      role: "auditor",
      action: "audit.view",
      object: "/news/audits/1",
      outcome: "allowed",
      detail: { b: 1, a: null },
    };
    expect(entryText(entry, "00")).toBe(
      '["00","7","2026-11-24T10:00:00.000Z","news","person:u1 Ada","auditor","audit.view","/news/audits/1","allowed",[["a",null],["b",1]]]',
    );
  });

  it("differs wherever two entries differ, and not by the order of a detail's keys", () => {
    fc.assert(
      fc.property(said, said, (one, other) => {
        const [a, b] = [one, other].map((entry) => ({ ...entry, sequence: 1n })) as [
          AccessEntry,
          AccessEntry,
        ];
        const same = fields.every(
          (field) =>
            !(field in one) ||
            (field === "detail"
              ? detailText(a.detail) === detailText(b.detail)
              : a[field as keyof Said] === b[field as keyof Said]),
        );
        expect(entryText(a, "") === entryText(b, "")).toBe(same);
        const turned = Object.fromEntries(Object.entries(a.detail).reverse());
        expect(entryText({ ...a, detail: turned }, "")).toBe(entryText(a, ""));
      }),
    );
  });
});
