import { availableParallelism } from "node:os";
import type { Worker } from "node:worker_threads";
import type { Explanation, InteractionExplanation } from "@/lib/core/attribution/explanation";
import {
  createRowExplainer,
  type EngineName,
  type ExplainerRecipe,
} from "@/lib/core/attribution/row-explainer";
import { EquiluxError } from "@/lib/core/errors";
import type { Rows } from "@/lib/core/prediction/forest";
import type { ModelContent } from "@/lib/core/prediction/model";
import type { Reply, Task } from "@/lib/server/attribution/worker-thread";

/** An explainer whose rows are spread over threads. Its results are those of one thread, number by number. */
export interface ExplainerPool {
  readonly engine: EngineName;
  /** [output] */
  readonly baseValue: Float64Array;
  /** Threads beside this one that have been started. */
  readonly workers: () => number;
  /** @throws EquiluxError as the engine does; Error where a thread ended by itself */
  explain(rows: Rows, rowCount: number): Promise<Explanation | InteractionExplanation>;
  /** Ends the threads. Must be called; whoever still waits for rows is told. */
  end(): Promise<void>;
}

export interface PoolOptions {
  /** Threads that explain at the same time; 1 explains in the thread that asks. As many as there are processors. */
  readonly threads?: number;
  /** Node visits (rows × nodes of the forest) after which threads are started: about a second of one thread. */
  readonly worthStarting?: number;
}

/**
 * Makes an explainer for many rows. Threads cost about half a second to start, so they are started only once a job has shown
 * to be long: short ones never leave this thread.
 *
 * @throws EquiluxError as `createRowExplainer`
 */
export function createExplainerPool(recipe: ExplainerRecipe, options: PoolOptions = {}): ExplainerPool {
  const { threads = availableParallelism(), worthStarting = 4e8 } = options;
  const own = createRowExplainer(recipe);
  const size = sizeOf(recipe.model);
  let workers: readonly PoolWorker[] = [];
  let visits = 0;
  return {
    engine: own.engine,
    baseValue: own.baseValue,
    workers: () => workers.length,
    async explain(rows, rowCount) {
      visits += rowCount * size.nodes;
      // A batch that does not fit is refused here, before it is divided.
      const isWhole = rows.length === rowCount * size.features;
      if (threads === 1 || visits <= worthStarting || !isWhole) return own.explain(rows, rowCount);
      if (workers.length === 0) workers = Array.from({ length: threads }, () => startWorker(recipe));
      return explainBy(workers, size, own.rowsTogether, recipe.withInteractions, rows, rowCount);
    },
    async end() {
      await Promise.all(workers.map((worker) => worker.end()));
      workers = [];
    },
  };
}

interface ModelSize {
  readonly features: number;
  readonly outputs: number;
  /** What a row costs. */
  readonly nodes: number;
}

const sizeOf = (model: ModelContent): ModelSize =>
  model.kind === "forest"
    ? {
        features: model.forest.featureNames.length,
        outputs: model.forest.baseMargin.length,
        nodes: model.forest.feature.length,
      }
    : {
        features: model.linear.featureNames.length,
        outputs: model.linear.intercepts.length,
        nodes: model.linear.coefficients.length,
      };

/** Threads take rows as they get done with others, so none waits for long; engines explain at least so many at a time. */
const FEWEST_ROWS = 64;

async function explainBy(
  workers: readonly PoolWorker[],
  { features, outputs }: ModelSize,
  rowsTogether: number,
  withInteractions: boolean,
  rows: Rows,
  rowCount: number,
): Promise<Explanation | InteractionExplanation> {
  const size = rowCount * outputs * features;
  const shared = sharedFloats(rows.length);
  shared.set(rows);
  const attributions = sharedFloats(size);
  const predictions = sharedFloats(rowCount * outputs);
  const interactions = withInteractions ? sharedFloats(size * features) : null;
  const share = Math.ceil(rowCount / workers.length / FEWEST_ROWS) * FEWEST_ROWS;
  const block = Math.max(FEWEST_ROWS, Math.min(rowsTogether, share));
  const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const task = { next, block, rows: shared, rowCount, attributions, predictions, interactions };
  const needed = workers.slice(0, Math.ceil(rowCount / block));
  const residuals = await Promise.all(needed.map((worker) => worker.run(task)));
  const residual = Math.max(0, ...residuals);
  return { attributions, predictions, residual, ...(interactions && { interactions }) };
}

const sharedFloats = (length: number): Float64Array =>
  new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));

interface PoolWorker {
  /** The largest residual of the task's rows. */
  run(task: Omit<Task, "id">): Promise<number>;
  end(): Promise<unknown>;
}

/** Where a thread begins. */
const BEGINNING = import.meta.url.replace(/[^/]*$/, "worker.mjs");

/** Next's bundler puts together whatever a `new Worker` that it sees would load; a thread's files are run as they stand. */
const { Worker: Thread } = process.getBuiltinModule("node:worker_threads");

function startWorker(recipe: ExplainerRecipe): PoolWorker {
  const worker: Worker = new Thread(new URL(BEGINNING), { workerData: recipe });
  const waiting = new Map<number, { resolve: (residual: number) => void; reject: (error: Error) => void }>();
  let tasks = 0;
  let ended: Error | undefined;
  const fail = (error: Error) => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on("message", (reply: Reply) => {
    const asked = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ("residual" in reply) asked?.resolve(reply.residual);
    else asked?.reject(errorOf(reply));
  });
  worker.on("error", fail);
  worker.on("exit", () => fail(new Error("a thread that explains rows ended before it had answered")));
  return {
    run: (task) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended);
        tasks++;
        waiting.set(tasks, { resolve, reject });
        worker.postMessage({ ...task, id: tasks } satisfies Task);
      }),
    end: () => worker.terminate(),
  };
}

const errorOf = ({ code, message }: Extract<Reply, { message: string }>): Error =>
  code === null ? new Error(message) : new EquiluxError(code, message, "rows");
