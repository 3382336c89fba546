import { parentPort, workerData } from "node:worker_threads";
import { createRowExplainer, type ExplainerRecipe } from "@/lib/core/attribution/row-explainer";
import { EquiluxError, type ErrorCode } from "@/lib/core/errors";

/** Rows to explain and where to put what comes out: views of memory that both threads see. */
export interface Task {
  readonly id: number;
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

function replyTo({ id, rows, rowCount, attributions, predictions, interactions }: Task): Reply {
  try {
    const explained = explainer.explain(rows, rowCount);
    attributions.set(explained.attributions);
    predictions.set(explained.predictions);
    if (interactions && "interactions" in explained) interactions.set(explained.interactions);
    return { id, residual: explained.residual };
  } catch (error) {
    // An error loses its class on the way between threads.
    const message = error instanceof Error ? error.message : String(error);
    return { id, code: error instanceof EquiluxError ? error.code : null, message };
  }
}
