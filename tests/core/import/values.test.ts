import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FieldType } from "@/lib/core/import/fields";
import { isMissing, isUnreadable, readTime, valueReader } from "@/lib/core/import/values";

/** The value, or "unreadable". */
const read = (type: FieldType, text: string) => {
  const value = valueReader(type, "Field")(text);
  return isUnreadable(value) ? "unreadable" : value;
};
const reason = (type: FieldType, text: string) => {
  const value = valueReader(type, "Field")(text);
  return isUnreadable(value) ? value.reason : null;
};

describe("positions and counts", () => {
  it.each([
    ["1", 1],
    ["17", 17],
    ["007", 7],
    ["3.0", 3],
    ["2147483647", 2147483647],
  ])("reads %s", (text, value) => {
    expect(read("position", text)).toBe(value);
  });
  it.each(["-1", "1.5", "first", "1e3", "0x1", "+1", "2147483648", "99999999999", "１"])(
    "refuses %s",
    (text) => {
      expect(reason("position", text)).toBe("Field must be a whole number of at least 1.");
    },
  );
  it("says what to do about positions that count from 0", () => {
    expect(reason("position", "0")).toContain("add 1 to every position");
    expect(read("count", "0")).toBe(0);
  });
});

describe("numbers", () => {
  it.each([
    ["0.25", 0.25],
    ["-3", -3],
    [".5", 0.5],
    ["1e-3", 0.001],
    ["+2.", 2],
  ])("reads %s", (text, value) => {
    expect(read("number", text)).toBe(value);
  });
  it.each(["0,25", "1e400", "Infinity", "0x10", "12 px", "--1", "."])("refuses %s", (text) => {
    expect(read("number", text)).toBe("unreadable");
  });
  it("keeps a probability above 0 and at most 1", () => {
    expect(read("probability", "1")).toBe(1);
    expect(read("probability", "0.001")).toBe(0.001);
    expect(read("probability", "0")).toBe("unreadable");
    expect(read("probability", "1.0001")).toBe("unreadable");
  });
  it("rounds amounts to the single precision they are stored in", () => {
    expect(read("amount", "0.1")).toBe(Math.fround(0.1));
    expect(read("amount", "1e-60")).toBe(0);
    expect(read("amount", "-1")).toBe("unreadable");
    expect(read("amount", "1e39")).toBe("unreadable");
  });
  it("reads back every finite number as it was written", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(read("number", String(value))).toBe(Number(String(value)));
      }),
    );
  });
});

describe("booleans", () => {
  it.each(["1", "true", "TRUE", "t", "Yes", "y", "1.0"])("%s is true", (text) =>
    expect(read("boolean", text)).toBe(true),
  );
  it.each(["0", "false", "F", "no", "N", "0.0"])("%s is false", (text) =>
    expect(read("boolean", text)).toBe(false),
  );
  it.each(["2", "ja", "-"])("refuses %s", (text) => expect(read("boolean", text)).toBe("unreadable"));
});

describe("times", () => {
  it.each([
    ["2026-11-02T10:42:00Z", "2026-11-02T10:42:00.000Z"],
    ["2026-11-02T10:42:00+02:00", "2026-11-02T08:42:00.000Z"],
    ["2026-11-02T10:42:00-0330", "2026-11-02T14:12:00.000Z"],
    ["2026-11-02 10:42:00", "2026-11-02T10:42:00.000Z"],
    ["2026-11-02 10:42:00 UTC", "2026-11-02T10:42:00.000Z"],
    ["2026-11-02 10:42:00+00", "2026-11-02T10:42:00.000Z"],
    ["2026-11-02T10:42", "2026-11-02T10:42:00.000Z"],
    ["2026-11-02T10:42:00.283999Z", "2026-11-02T10:42:00.283Z"],
    ["2026-11-02", "2026-11-02T00:00:00.000Z"],
    ["2024-02-29", "2024-02-29T00:00:00.000Z"],
    ["1701404761", "2023-12-01T04:26:01.000Z"],
    ["1701404761.5", "2023-12-01T04:26:01.500Z"],
    ["1701404761500", "2023-12-01T04:26:01.500Z"],
    ["99999999999", "5138-11-16T09:46:39.000Z"],
    ["100000000000", "1973-03-03T09:46:40.000Z"],
  ])("reads %s", (text, iso) => expect(read("time", text)).toBe(iso));
  it.each([
    "2026-02-29",
    "2026-13-01",
    "2026-11-02T24:00:00Z",
    "2026-11-02T10:60:00Z",
    "02.11.2026",
    "11/02/2026",
    "20261102",
    "yesterday",
    "0999-12-31",
    "9999-12-31T23:59:59-12:00",
    "2026-11-02T10:42:00+25:00",
  ])("refuses %s", (text) => expect(read("time", text)).toBe("unreadable"));
  it("agrees with Date on every instant that Date prints", () => {
    const instants = fc.date({
      min: new Date("1000-01-01"),
      max: new Date("9999-12-31"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (date) => {
        expect(readTime(date.toISOString())).toBe(date.getTime());
      }),
    );
  });
});

describe("texts", () => {
  it("refuses what PostgreSQL cannot hold, and what is too long for a key", () => {
    expect(reason("text", "a\0b")).toContain("NUL");
    expect(reason("text", "a\ud800b")).toContain("Unicode");
    expect(read("text", "😀 \\ \t")).toBe("😀 \\ \t");
    expect(reason("key", "x".repeat(401))).toContain("400 characters");
    expect(read("text", "x".repeat(401))).toHaveLength(401);
  });
  it("keeps the pool's name from being a surface", () => {
    expect(reason("surface", "all")).toContain("pool of all surfaces");
    expect(read("surface", "all stories")).toBe("all stories");
  });
  it("takes words for nothing as missing, except where they may be a name", () => {
    for (const word of ["", "NaN", "null", "None", "NA", "\\N"]) expect(isMissing(word, "number")).toBe(true);
    for (const word of ["None", "NA", "null"]) expect(isMissing(word, "text")).toBe(false);
    expect(isMissing("", "key")).toBe(true);
  });
});
