import { parentPort, workerData } from "node:worker_threads";
import { createRowExplainer, type ExplainerRecipe } from "@/lib/core/attribution/row-explainer";
import { EquiluxError, type ErrorCode } from "@/lib/core/errors";

/** Rows to explain and where to put what comes out: memory that all threads see. */
export interface Task {
  readonly id: number;
  /** One number: the first row that no thread has taken yet. Each takes `block` rows when it has done its last. */
  readonly next: Int32Array;
  readonly block: number;
  readonly rows: Float64Array;
  readonly rowCount: number;
  readonly attributions: Float64Array;
  readonly predictions: Float64Array;
  readonly interactions: Float64Array | null;
}

export type Reply =
  | { readonly id: number; readonly residual: number }
  | { readonly id: number; readonly code: ErrorCode | null; readonly message: string };

const explainer = createRowExplainer(workerData as ExplainerRecipe);

parentPort?.on("message", (task: Task) => parentPort?.postMessage(replyTo(task)));

function replyTo(task: Task): Reply {
  try {
    return { id: task.id, residual: explainBlocks(task) };
  } catch (error) {
    // An error loses its class on the way between threads.
    const message = error instanceof Error ? error.message : String(error);
    return { id: task.id, code: error instanceof EquiluxError ? error.code : null, message };
  }
}

/** The largest residual of the rows that fell to this thread. */
function explainBlocks({
  next,
  block,
  rows,
  rowCount,
  attributions,
  predictions,
  interactions,
}: Task): number {
  let residual = 0;
  for (;;) {
    const first = Atomics.add(next, 0, block);
    if (first >= rowCount) return residual;
    const count = Math.min(block, rowCount - first);
    const part = (values: Float64Array) => {
      const width = values.length / rowCount;
      return values.subarray(first * width, (first + count) * width);
    };
    const explained = explainer.explain(part(rows), count);
    part(attributions).set(explained.attributions);
    part(predictions).set(explained.predictions);
    if (interactions && "interactions" in explained) part(interactions).set(explained.interactions);
    residual = Math.max(residual, explained.residual);
  }
}
