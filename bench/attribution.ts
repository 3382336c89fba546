/**
 * Attributions beside the peers: the same models, the same rows, in turns, in one run.
 *
 * npm run bench -- attribution [--quick] [--workloads a,b,c,d] [--only interventional] [--rounds 5] [--seconds 4]
 *   [--python PYTHON --python-old PYTHON] interpreters that have the peers; made with pip in the temporary folder otherwise
 *   [--base python3] what makes them
 *
 * Workloads: a, 100 trees of depth 6 on 20 features; b, 500 of depth 8 on 50; c, 1000 of 31 leaves on 50; d, as a with
 * 10 % missing values and three categorical columns. Every round times each contender on as many rows as the slowest does
 * in --seconds (2,000 at most); what is printed are medians, and how far a contender's attributions are from ours.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Answer, type Contender, startContender, type Task } from "@/bench/attribution/contender";
import { type Pythons, pythons, run } from "@/bench/attribution/environments";
import { textTable } from "@/scripts/cli/table";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    workloads: { type: "string", default: "a,b,c,d" },
    /** Comparisons whose title has this in it. */
    only: { type: "string", default: "" },
    rounds: { type: "string" },
    seconds: { type: "string" },
    base: { type: "string", default: "python3" },
    python: { type: "string" },
    "python-old": { type: "string" },
  },
});
const rounds = Number(values.rounds ?? (values.quick ? 1 : 5));
const seconds = Number(values.seconds ?? (values.quick ? 0.05 : 4));
const MOST_ROWS = 2000;
const FIRST_LOOK = 16;
/** Blocks of 64 rows that two, three or five threads can share evenly. */
const WHOLE_BLOCKS = 30 * 64;
const threads = availableParallelism();

const folder = mkdtempSync(join(tmpdir(), "equilux-bench-"));
const peersFile = fileURLToPath(new URL("peers/attribution.py", import.meta.url));
const oursFile = fileURLToPath(new URL("attribution/ours.ts", import.meta.url));
const say = (line: string) => process.stderr.write(`${line}\n`);

interface Timed {
  readonly name: string;
  readonly answers: Answer[];
  readonly distance: number | null;
}

/** One comparison: who, at what. The first contender is what the others are compared with. */
interface Comparison {
  readonly title: string;
  readonly task: Omit<Task, "rows" | "write">;
  readonly contenders: readonly Contender[];
  /** Set where the batch is given, not found. */
  readonly rows?: number;
}

const single = (task: Task["task"], background = 0) => ({ task, background, threads: 1 });

try {
  const python = pythons(
    {
      ...(values.python !== undefined && { recent: values.python }),
      ...(values["python-old"] !== undefined && { old: values["python-old"] }),
    },
    values.base,
  );
  console.log(
    `${threads} processors, Node ${process.versions.node}; medians of ${rounds} round(s), in turns${values.quick ? "; quick: small models, not a measurement" : ""}`,
  );
  for (const workload of values.workloads.split(",")) await compareOn(workload, python);
} finally {
  rmSync(folder, { recursive: true });
}

async function compareOn(workload: string, python: Pythons): Promise<void> {
  say(`${workload}: training ...`);
  const size = values.quick ? "quick" : "full";
  run(python.old, [peersFile, "train-xgboost", folder, workload, size]);
  run(python.recent, [peersFile, "train-lightgbm", folder, workload, size]);
  const peer = (name: string, by: string) =>
    startContender(name, [by, peersFile, "serve", folder, workload, name]);
  const ours = (model: string) =>
    startContender("equilux", [
      process.execPath,
      "--import",
      "tsx",
      oursFile,
      ...[model, "rows", "background"].map((file) => join(folder, `${workload}.${file}`)),
    ]);
  const [equilux, onLightgbm] = [ours("xgboost.json"), ours("lightgbm.txt")];
  const [xgboost, lightgbm] = [peer("xgboost", python.recent), peer("lightgbm", python.recent)];
  const [shap, fast1, fast2] = ["shap", "fasttreeshap-v1", "fasttreeshap-v2"].map((name) =>
    peer(name, python.old),
  ) as [Contender, Contender, Contender];
  const comparisons: Comparison[] = [
    {
      title: "path-dependent, 1 thread",
      task: single("path"),
      contenders: [equilux, xgboost, shap, fast1, fast2],
    },
    {
      title: `path-dependent, ${threads} threads`,
      task: { ...single("path"), threads },
      contenders: [equilux, xgboost, fast2],
    },
    {
      title: "path-dependent, 1 thread, LightGBM's model",
      task: single("path"),
      contenders: [onLightgbm, lightgbm],
    },
    {
      title: `path-dependent, ${threads} threads, LightGBM's model`,
      task: { ...single("path"), threads },
      contenders: [onLightgbm, lightgbm],
    },
    ...[1, threads].map(
      (many): Comparison => ({
        title: `ours alone by many rows, ${many} thread(s)`,
        task: { ...single("path"), threads: many },
        contenders: [equilux],
        rows: WHOLE_BLOCKS,
      }),
    ),
    { title: "path-dependent, one row", task: single("path"), contenders: [equilux, xgboost, shap], rows: 1 },
    {
      title: "interventional, 100 background rows",
      task: single("interventional", 100),
      contenders: [equilux, shap],
    },
    {
      title: "interventional, 1,000 background rows",
      task: single("interventional", 1000),
      contenders: [equilux, shap],
    },
    { title: "interactions, 1 thread", task: single("interactions"), contenders: [equilux, xgboost] },
  ];
  for (const comparison of comparisons.filter(({ title }) => title.includes(values.only))) {
    say(`${workload}: ${comparison.title} ...`);
    await compare(workload, comparison);
  }
  for (const contender of [equilux, onLightgbm, xgboost, lightgbm, shap, fast1, fast2]) contender.end();
}

async function compare(
  workload: string,
  { title, task, contenders, rows: given }: Comparison,
): Promise<void> {
  const rows = given ?? (await rowsFor(task, contenders));
  const timed: Timed[] = [];
  for (const [place, contender] of contenders.entries()) {
    const write = join(folder, `${place}.attributions`);
    // Not timed: whatever a program does once, it does now.
    const first = await contender.do({ ...task, rows, write });
    const comparable = !("cannot" in first) && timed[0]?.answers.length !== 1;
    const distance = comparable ? largestDifference(join(folder, "0.attributions"), write) : null;
    timed.push({ name: contender.name, answers: "cannot" in first ? [first] : [], distance });
  }
  const able = contenders.filter((_, place) => timed[place]?.answers.length === 0);
  for (let round = 0; round < rounds; round++) {
    for (const contender of able) {
      timed.find(({ name }) => name === contender.name)?.answers.push(await contender.do({ ...task, rows }));
    }
  }
  console.log(`\n${workload}: ${title}, ${rows} row(s)`);
  console.log(tableOf(timed, rows));
}

/** As many rows as the slowest contender explains in the time there is. */
async function rowsFor(task: Comparison["task"], contenders: readonly Contender[]): Promise<number> {
  let slowest = 0;
  for (const contender of contenders) {
    await contender.do({ ...task, rows: FIRST_LOOK });
    const answer = await contender.do({ ...task, rows: FIRST_LOOK });
    if ("wall" in answer) slowest = Math.max(slowest, answer.wall / FIRST_LOOK);
  }
  const rows = Math.floor(seconds / slowest / 64) * 64;
  return Math.min(MOST_ROWS, Math.max(64, rows));
}

function largestDifference(ours: string, theirs: string): number | null {
  const [a, b] = [ours, theirs].map((file) => new Float64Array(Uint8Array.from(readFileSync(file)).buffer));
  if (!a || !b || a.length !== b.length) return null;
  return a.reduce((largest, value, at) => Math.max(largest, Math.abs(value - b[at]!)), 0);
}

function tableOf(timed: readonly Timed[], rows: number): string {
  const rates = timed.map(({ answers }) => {
    const done = answers.filter((answer) => "wall" in answer);
    if (done.length === 0) return null;
    const of = (key: "wall" | "cpu" | "peak") => median(done.map((answer) => answer[key]));
    return { wall: rows / of("wall"), cpu: rows / of("cpu"), peak: of("peak") };
  });
  const base = rates[0];
  const lines = timed.map(({ name, answers, distance }, place) => {
    const rate = rates[place];
    if (!rate)
      return [name, "", "", "", "", "", answers.flatMap((a) => ("cannot" in a ? [a.cannot] : []))[0] ?? ""];
    return [
      name,
      whole(rate.wall),
      whole(rate.cpu),
      base ? (base.wall / rate.wall).toFixed(2) : "",
      whole(rate.peak),
      distance === null ? "" : distance.toExponential(1),
      "",
    ];
  });
  const headers = ["who", "rows/s", "rows/s of CPU", "ours is × as fast", "peak MB", "from ours", "cannot"];
  return textTable(headers, lines, [1, 2, 3, 4, 5]);
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle) - 1]!) / 2;
}
