/** Equilux as a contender: answers the tasks of bench/peers/attribution.py in the same way. ours.ts MODEL ROWS BACKGROUND */
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Answer, Task } from "@/bench/attribution/contender";
import type { Explanation, InteractionExplanation } from "@/lib/core/attribution/explanation";
import { modelSchema, readModel } from "@/lib/core/prediction/model";
import { createExplainerPool, type ExplainerPool } from "@/lib/server/attribution/pool";

const [modelFile = "", rowsFile = "", backgroundFile = ""] = process.argv.slice(2);
const model = readModel(readFileSync(modelFile));
const features = modelSchema(model).featureNames.length;
const numbers = (file: string) => new Float64Array(readFileSync(file).buffer.slice(0));
const all = numbers(rowsFile);
const allBackground = numbers(backgroundFile);

/** Kept from task to task, as a program keeps its explainer; only the last, as the memory of others is not its own. */
let ready: { readonly key: string; readonly pool: ExplainerPool } | undefined;

for await (const line of createInterface(process.stdin)) {
  console.log(JSON.stringify(await answer(JSON.parse(line))));
}
await ready?.pool.end();

async function answer({ task, rows: count, background, threads, write }: Task): Promise<Answer> {
  try {
    const pool = await poolFor(task, background, threads);
    const rows = all.subarray(0, count * features);
    const wall = performance.now();
    const before = process.cpuUsage();
    const explained = await pool.explain(rows, count);
    const { user, system } = process.cpuUsage(before);
    const seconds = (performance.now() - wall) / 1000;
    if (write !== undefined) writeFileSync(write, bytesOf(explained));
    return { wall: seconds, cpu: (user + system) / 1e6, peak: process.resourceUsage().maxRSS / 1024 };
  } catch (error) {
    return { cannot: error instanceof Error ? error.message : String(error) };
  }
}

async function poolFor(task: Task["task"], background: number, threads: number): Promise<ExplainerPool> {
  const key = [task, background, threads].join();
  if (ready?.key === key) return ready.pool;
  await ready?.pool.end();
  const known = { rows: allBackground.subarray(0, background * features), count: background };
  const recipe = {
    model,
    background: task === "interventional" ? known : null,
    withInteractions: task === "interactions",
  };
  const pool = createExplainerPool(recipe, { threads, worthStarting: 0 });
  ready = { key, pool };
  // Threads start with the first rows; none is timed while it starts. Code is compiled while it runs, everybody's too.
  await pool.explain(all.subarray(0, threads * 64 * features), threads * 64);
  return pool;
}

function bytesOf(explained: Explanation | InteractionExplanation): Uint8Array {
  const values = "interactions" in explained ? explained.interactions : explained.attributions;
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
