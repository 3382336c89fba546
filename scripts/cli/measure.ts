import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { MOST_CROSSED } from "@/lib/core/audit/spec";
import { EquiluxError } from "@/lib/core/errors";
import { type BrowsingModel, browsingModel } from "@/lib/core/exposure/browsing-model";
import { crossedName, groupIn } from "@/lib/core/exposure/cross-names";
import { type MeasuredRow, measure, type Readings, readingsOf } from "@/lib/core/exposure/measure";
import { readGroups } from "@/lib/core/exposure/read-groups";
import type { Table, TableRow } from "@/lib/core/exposure/read-table";
import { isByQuestion, readTarget, type TargetChoice } from "@/lib/core/exposure/read-target";
import { chosenMetrics } from "@/lib/core/exposure/registry";
import { counted, interval, methodOfUnits, NO_VALUE, plain, undefinedReason } from "@/lib/core/report/format";
import { attributeName, crossedWords } from "@/lib/core/report/names";
import { openBytes } from "@/lib/server/import/bytes";
import { readRows } from "@/lib/server/import/rows";
import { detectShape } from "@/lib/server/import/shape";
import { referenceOf, wholeOf } from "./options";
import { mustBeReadable } from "./readable";
import { printJson, textTable } from "./table";

/** Random divisions behind each interval. */
const PERMUTATIONS = 999;

/** What was written on the command line; numbers are still text. */
interface MeasureCommandOptions {
  readonly slates: string;
  readonly groups: string;
  readonly metric: string;
  readonly model: string;
  readonly top: string;
  readonly target: string;
  readonly reference: readonly string[];
  readonly intersections: string;
  readonly history?: string;
  readonly seed: string;
  readonly json?: true;
}

/** `equilux measure`: numbers of ranked lists from two files, without a database. */
export async function measureCommand(options: MeasureCommandOptions): Promise<number> {
  const metrics = chosenMetrics(options.metric);
  const model = browsingModel(options.model);
  const top = wholeNumber("--top", options.top, 1);
  const draws = { permutations: PERMUTATIONS, seed: wholeNumber("--seed", options.seed, 0) };
  const references = new Map(options.reference.map(namedReference));
  const intersections = wholeOf("--intersections", options.intersections, 1, MOST_CROSSED) ?? 1;
  const target = await targetChoice(options.target);
  const groups = readGroups(await readTable(options.groups));
  const slates = await readTable(options.slates);
  const history = options.history === undefined ? null : await readTable(options.history);
  const readings = readingsOf({ slates, groups, target, history, intersections });
  const rows = measure(readings, { metrics, model, top, target, references, draws });
  for (const note of readings.notes) process.stderr.write(`Note: ${note}\n`);
  if (options.json) printJson({ metrics: rows });
  else process.stdout.write(measureText(rows, readings, { model, top, target }));
  return 0;
}

function namedReference(text: string): [string, string] {
  const [attribute, group] = referenceOf(text, "gender=man", "bad-request");
  const name = crossedName(attribute);
  return [name, groupIn(name, group)];
}

function wholeNumber(option: string, text: string, least: number): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new EquiluxError(
    "bad-request",
    `${option} is "${text}": write a whole number of at least ${least}.`,
    option,
  );
}

async function targetChoice(text: string): Promise<TargetChoice> {
  if (text === "pool" || text === "uniform") return { kind: text };
  return { kind: "declared", shares: readTarget(await readTable(text)), file: basename(text) };
}

/** @throws EquiluxError bad-file where the file cannot be read, is no table, or has a row of another width */
async function readTable(path: string): Promise<Table> {
  await mustBeReadable(path);
  const file = basename(path);
  const { head, whole, chunks } = await openBytes(createReadStream(path), file);
  const shape = detectShape(head, whole, file);
  const rows: TableRow[] = [];
  for await (const portion of readRows(chunks, shape, file)) {
    for (const { line, cells, broken } of portion) {
      if (broken)
        throw new EquiluxError("bad-file", `${file}, line ${line}: ${broken.reason}`, `${file}:${line}`);
      rows.push({ line, cells });
    }
  }
  if (rows.length === 0) throw new EquiluxError("bad-file", `${file} has a header and no rows.`, file);
  return { file, headers: shape.headers, rows };
}

interface Settings {
  readonly model: BrowsingModel;
  readonly top: number;
  readonly target: TargetChoice;
}

/** One line per number; those of single requests are left to --json. */
function measureText(
  rows: readonly MeasuredRow[],
  { slates }: Readings,
  { model, top, target }: Settings,
): string {
  const whole = rows.filter(({ request }) => request === undefined);
  const table = textTable(
    ["metric", "attribute", "group", "value", "95 % interval", "how, or why there is none"],
    whole.map((row) => [
      row.id,
      attributeName(row.attribute ?? ""),
      crossedWords(row.group ?? ""),
      row.value === null ? NO_VALUE : plain(row.value),
      interval(row.low, row.high, plain),
      methodWords(row),
    ]),
    [3],
  );
  const left = rows.length - whole.length;
  return [
    table,
    `${counted(slates.requests.length, "request")}, ${counted(slates.items.length, "item")}.`,
    `Exposure: ${model.name}, ${model.formula}. First positions: ${plain(top)}.`,
    `Target: ${targetWords(target)}`,
    ...(slates.history ? ["Calibration of readers: against what each read before, not the target."] : []),
    ...(left > 0 ? [`--json also prints ${counted(left, "number")} of single requests.`] : []),
    "",
  ].join("\n");
}

/** How the interval was made, or why there is none, or not even a value. */
function methodWords({ method, noInterval, undefined: reason }: MeasuredRow): string {
  if (reason) return undefinedReason(reason);
  const how = method ?? noInterval;
  return how ? methodOfUnits(how) : "";
}

function targetWords(target: TargetChoice): string {
  switch (target.kind) {
    case "pool":
      return "the pool's shares, each item of the groups file counted once.";
    case "uniform":
      return "every known group alike.";
    case "declared":
      return `as declared in ${target.file}${isByQuestion(target.shares) ? ", for each question" : ""}.`;
  }
}
