import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { parse } from "csv-parse/sync";
import { type DataFrame, readExcel } from "danfojs-node";
import { ask } from "./ask";
import { ATTACKS, FORMULAS, HOSTILE, hostileDataset } from "./hostile";

/** A cell of an export is run by the spreadsheet that opens it. */

let objects: Awaited<ReturnType<typeof hostileDataset>>;
test.beforeAll(async () => {
  objects = await hostileDataset();
});
test.afterAll(() => objects.remove());

const DANGEROUS = /^[=+\-@\t\r\0]/;
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;
const isDangerous = (cell: unknown): boolean =>
  typeof cell === "string" && DANGEROUS.test(cell) && !NUMBER.test(cell);

test("rejects.csv quotes what the file said so that no spreadsheet runs it", async () => {
  const { status, text } = await ask({
    path: `/api/${HOSTILE}/imports/${objects.batch}/rejects.csv`,
    as: "engineer",
  });
  expect(status).toBe(200);
  const rows: string[][] = parse(text);
  expect(rows).toHaveLength(FORMULAS.length + 1);
  expect(rows.flat().filter(isDangerous)).toEqual([]);
  expect(text).toContain("'=1+1");
});

const download = async (format: string) => {
  const path = `/api/${HOSTILE}/audits/${objects.audit}/export?format=${format}`;
  const { status, bytes } = await ask({ path, as: "auditor" });
  expect(status).toBe(200);
  return bytes;
};

test("an audit's CSV holds no formula, though groups and surfaces are called like one", async () => {
  const cells: string[] = parse(await download("csv"), { relax_column_count: true }).flat();
  expect(cells.filter(isDangerous)).toEqual([]);
  expect(cells).toContain(`'${ATTACKS.formula}`);
  expect(cells).toContain(`'${ATTACKS.command}`);
});

test("an audit's workbook holds texts and no formula", async () => {
  const bytes = await download("xlsx");
  const folder = mkdtempSync(join(tmpdir(), "equilux-security-"));
  try {
    writeFileSync(join(folder, "findings.xlsx"), bytes);
    const { values } = (await readExcel(join(folder, "findings.xlsx"))) as DataFrame;
    const cells = (values as unknown[][]).flat();
    expect(cells.filter(isDangerous)).toEqual([]);
    expect(cells).toContain(`'${ATTACKS.formula}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
