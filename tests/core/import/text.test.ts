import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RowValue } from "@/lib/core/import/source";
import { openBytes, wholeCharacters } from "@/lib/server/import/bytes";
import { type RawRow, readRows } from "@/lib/server/import/rows";
import { detectShape } from "@/lib/server/import/shape";
import { fileHead } from "@/lib/server/imports";
import { csvCell } from "@/lib/server/spreadsheet";
import { copyLines } from "@/lib/store/import/copy-text";

/** Reads a file handed over in chunks of a size that cuts rows and characters. */
async function readFile(bytes: Buffer, chunk = 65_536) {
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, at) =>
    bytes.subarray(at * chunk, (at + 1) * chunk),
  );
  const opened = await openBytes(Readable.from(chunks), "test");
  const shape = detectShape(opened.head, opened.whole, "test");
  const rows: RawRow[] = [];
  for await (const portion of readRows(opened.chunks, shape, "test")) rows.push(...portion);
  return { shape, rows };
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** COPY's text format read back by the rules of its manual, independently of the writer. */
function readCopyLine(line: string): (string | null)[] {
  const plain: Record<string, string> = { n: "\n", r: "\r", t: "\t", "\\": "\\" };
  return line
    .split("\t")
    .map((cell) =>
      cell === "\\N" ? null : cell.replace(/\\(.)/gs, (_, letter: string) => plain[letter] ?? letter),
    );
}

const cell = fc.string({ unit: "binary", maxLength: 20 }).filter((text) => !text.includes("\0"));
const awkward = fc.oneof(
  cell,
  fc.constantFrom('"', "\\N", "\\", "a\nb", "a\r\nb", "\t", ";", ",", "\u2028", "''", "=1+1", "\\."),
);

describe("text through CSV and COPY", () => {
  it("comes out as it went in, whatever it is and however it is cut", async () => {
    const table = fc.array(fc.tuple(awkward, awkward), { minLength: 1, maxLength: 8 });
    const options = fc.record({
      delimiter: fc.constantFrom(",", ";", "\t"),
      newline: fc.constantFrom("\n", "\r\n"),
      chunk: fc.integer({ min: 1, max: 40 }),
      gzip: fc.boolean(),
      bom: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(table, options, async (rows, { delimiter, newline, chunk, gzip, bom }) => {
        const lines = [["first", "second"], ...rows].map((cells) => cells.map(quoted).join(delimiter));
        const text = Buffer.from((bom ? "\ufeff" : "") + lines.join(newline));
        const read = await readFile(gzip ? gzipSync(text) : text, chunk);
        expect(read.shape.headers).toEqual(["first", "second"]);
        expect(read.rows.map(({ cells }) => cells)).toEqual(rows);
        for (const { line, cells } of read.rows) {
          const copied = copyLines({ line, values: cells, rejects: [] }, cells.length);
          expect(copied.endsWith("\n")).toBe(true);
          expect(readCopyLine(copied.slice(0, -1))).toEqual([String(line), ...cells, null, null, null]);
        }
      }),
      { numRuns: 60 },
    );
  });
  it("copies values of every type, and a line for each refused cell", () => {
    const values: RowValue[] = [null, true, -1.5, "\\N", new Uint8Array([0, 255])];
    expect(copyLines({ line: 3, values, rejects: [] }, 5)).toBe(
      "3\t\\N\ttrue\t-1.5\t\\\\N\t\\\\x00ff\t\\N\t\\N\t\\N\n",
    );
    const rejects = [{ column: "a", value: `\0${"x".repeat(300)}`, reason: "why" }];
    expect(copyLines({ line: 3, values: null, rejects }, 1)).toBe(
      `3\t\\N\ta\t\ufffd${"x".repeat(199)}\twhy\n`,
    );
  });
});

describe("lines and shapes", () => {
  it("numbers rows by the line on which they start", async () => {
    const text = 'a,b\r\n"x\r\ny",1\r\n\r\n2,3\r\n';
    const { rows } = await readFile(Buffer.from(text));
    expect(rows.map(({ line, cells }) => [line, ...cells])).toEqual([
      [2, "x\r\ny", "1"],
      [5, "2", "3"],
    ]);
  });
  it("refuses a row of another width and keeps reading", async () => {
    const { rows } = await readFile(Buffer.from("a,b\n1\n1,2,3\n1,2\n"));
    expect(rows.map(({ broken }) => broken?.reason.slice(0, 49))).toEqual([
      "The header names 2 columns and this row has 1; ad",
      "The header names 2 columns and this row has 3; ad",
      undefined,
    ]);
  });
  it("prefers the delimiter under which rows are alike", async () => {
    const { shape } = await readFile(Buffer.from("title;count\nOne, two, three;1\nFour, five, six;2\n"));
    expect(shape).toMatchObject({ format: "csv", delimiter: ";", headers: ["title", "count"] });
    const commas = await readFile(Buffer.from("name, first;name, last;price, EUR, net\nA;B;1\nC;D;2\n"));
    expect(commas.shape.headers).toEqual(["name, first", "name, last", "price, EUR, net"]);
  });
  it("reads NDJSON: any order, missing names, blank lines, other line separators inside strings", async () => {
    const lines = ['{"a":"x\u2028y","b":1}', "", '{"b":null,"c":true}', "[1]", '{"a":12345678901234567890}'];
    const { shape, rows } = await readFile(Buffer.from(`${lines.join("\r\n")}\n`), 7);
    expect(shape).toEqual({ format: "ndjson", headers: ["a", "b", "c"] });
    expect(rows.slice(0, 2)).toEqual([
      { line: 1, cells: ["x\u2028y", "1", ""] },
      { line: 3, cells: ["", "", "true"] },
    ]);
    expect(rows[2]?.broken?.reason).toContain("not a JSON object");
    expect(rows[3]?.broken).toMatchObject({ column: "a", reason: expect.stringContaining("too large") });
  });
  it.each([
    ["", "is empty"],
    ["\n \n", "is empty"],
    ["1,2\n3,4\n", "no header"],
    ["a,b,a\n1,2,3\n", 'two columns named "a"'],
    ['[{"a":1}]', "one JSON array"],
    ["PAR1....", "Parquet"],
    ["PK\x03\x04..", "Excel"],
    ['a,b\n"1,2\n', "starts on line 2 is never closed"],
  ])("refuses a file that is broken as a whole: %j", async (text, message) => {
    await expect(readFile(Buffer.from(text))).rejects.toThrow(message);
  });
  it("refuses what is not UTF-8, wherever it stands", async () => {
    await expect(readFile(Buffer.from("a,b\nM\xfcller,1\n", "latin1"))).rejects.toThrow("not UTF-8");
    const late = Buffer.concat([Buffer.from(`a,b\n${"x,1\n".repeat(40_000)}`), Buffer.from([0xff, 0xff])]);
    await expect(readFile(late)).rejects.toThrow("not UTF-8");
    await expect(readFile(Buffer.from("\ufeffa,b\n1,2\n", "utf16le"))).rejects.toThrow("UTF-16");
  });
  it("refuses gzip that is cut off or made to fill a disk", async () => {
    const packed = gzipSync(Buffer.from("a,b\n1,2\n".repeat(1000)));
    await expect(readFile(packed.subarray(0, -12))).rejects.toThrow("cut off gzip");
    await expect(readFile(gzipSync(Buffer.alloc(64 * 1024 * 1024, "a,b\n")))).rejects.toThrow("inflates");
  });
  it("never cuts a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat(), (text, cut) => {
        const bytes = Buffer.from(text);
        const part = bytes.subarray(0, cut % (bytes.length + 1));
        const whole = part.subarray(0, wholeCharacters(part)).toString();
        expect(Buffer.from(text).toString().startsWith(whole)).toBe(true);
        expect(part.length - wholeCharacters(part)).toBeLessThan(4);
      }),
    );
  });
});

describe("csvCell", () => {
  it.each([
    ["=1+1", "'=1+1"],
    ["@sum", "'@sum"],
    ["-x", "'-x"],
    ["-1.5", "-1.5"],
    ["+3", "+3"],
    ["\tx", "'\tx"],
    ["plain", "plain"],
    ['=a,"b"', '"\'=a,""b"""'],
    ["two\nlines", '"two\nlines"'],
  ])("%j becomes %j", (text, csv) => expect(csvCell(text)).toBe(csv));
});

describe("fileHead", () => {
  it("shows headers, first rows, and what the columns hold", async () => {
    const head = await fileHead(
      Buffer.from("request,rank,story,page,clicked\nr1,1,s1,home,1\nr1,0,s2,home,\n"),
    );
    expect(head.headers).toEqual(["request", "rank", "story", "page", "clicked"]);
    expect(head.rows).toEqual([
      ["r1", "1", "s1", "home", "1"],
      ["r1", "0", "s2", "home", ""],
    ]);
    expect(head.columns.slice(3)).toEqual([
      { column: "page", type: "text", missing: 0, distinct: 1, samples: ["home"] },
      { column: "clicked", type: "boolean", missing: 0.5, distinct: 1, samples: ["1"] },
    ]);
  });
  it("tells times of one year apart", async () => {
    const head = await fileHead(
      Buffer.from("at\n2026-10-01T08:00:00Z\n2026-10-01T09:00:00Z\n2026-10-01T08:00:00Z\n"),
    );
    expect(head.columns[0]).toMatchObject({
      type: "time",
      distinct: 2,
      samples: ["2026-10-01T08:00:00Z", "2026-10-01T09:00:00Z"],
    });
  });
  it("says of an empty column that it is empty", async () => {
    const head = await fileHead(Buffer.from("a,b\n1,\n"));
    expect(head.columns[1]).toEqual({ column: "b", type: "empty", missing: 1, distinct: 0, samples: [] });
  });
  it("takes the beginning of a larger file, gzipped or not, cut anywhere", async () => {
    const text = Buffer.from(
      `writer,name\n${Array.from({ length: 9000 }, (_, i) => `w${i},"Zoë ${Math.sin(i)}\n"\n`).join("")}`,
    );
    for (const bytes of [
      text.subarray(0, 66_000),
      text.subarray(0, 66_001),
      gzipSync(text).subarray(0, 66_000),
    ]) {
      const { rows } = await fileHead(bytes);
      expect(rows).toHaveLength(20);
      expect(rows[19]?.[0]).toBe("w19");
    }
  });
});
