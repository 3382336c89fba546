import type { FunctionUnit } from "@/lib/core/attribution/opaque";
import { type Model, modelSchema } from "@/lib/core/prediction/model";
import type { ExplainedBlock } from "@/lib/server/attribution/explained-text";
import { openFeatureRows, type RowBlock } from "@/lib/server/attribution/feature-rows";
import { createLinkedExplainer } from "@/lib/server/attribution/linked";
import { createExplainerPool, type ExplainerPool } from "@/lib/server/attribution/pool";

export interface AttributeRequest {
  readonly model: Model;
  /** CSV or NDJSON of the rows to explain. */
  readonly data: string;
  readonly background: RowBlock | null;
  readonly withInteractions: boolean;
  /** What is explained: the model's own sum, or what its link makes of it. */
  readonly output: "margin" | "probability";
  /** As many as there are processors where left out. */
  readonly threads?: number | undefined;
  /** Columns of the file that are no feature of the model, as soon as they are known. */
  readonly onIgnored: (columns: readonly string[]) => void;
}

/** A job of attributions: what holds for all rows, and the rows as they are explained. */
export interface AttributeJob {
  readonly features: readonly string[];
  readonly outputs: number;
  readonly outputUnit: FunctionUnit;
  readonly engine: string;
  /** [output] */
  readonly baseValue: Float64Array;
  /** To be read once, to its end or until it is left: that ends the threads. Memory does not grow with the file. */
  readonly blocks: AsyncGenerator<ExplainedBlock>;
}

/**
 * Explains every row of a file, a block at a time, by several threads: while they explain one block, the next is read.
 *
 * @throws EquiluxError bad-file, bad-model, too-large
 */
export function attribute(request: AttributeRequest): AttributeJob {
  const { featureNames, outputUnit } = modelSchema(request.model);
  const explainer = explainerFor(request);
  return {
    features: featureNames,
    outputs: explainer.baseValue.length,
    outputUnit: request.output === "margin" ? outputUnit : "probability",
    engine: explainer.engine,
    baseValue: explainer.baseValue,
    blocks: explainedBlocks(explainer, request),
  };
}

export type BlockExplainer = Pick<ExplainerPool, "baseValue" | "explain" | "end"> & {
  readonly engine: string;
};

function explainerFor({
  model,
  background,
  withInteractions,
  output,
  threads,
}: AttributeRequest): BlockExplainer {
  if (output === "probability") return createLinkedExplainer(model, background, withInteractions);
  return createExplainerPool(
    { model, background, withInteractions },
    threads === undefined ? {} : { threads },
  );
}

async function* explainedBlocks(
  explainer: BlockExplainer,
  { model, data, withInteractions, onIgnored }: AttributeRequest,
): AsyncGenerator<ExplainedBlock> {
  try {
    const { featureNames } = modelSchema(model);
    const perRow =
      explainer.baseValue.length * featureNames.length * (withInteractions ? featureNames.length : 1);
    const file = await openFeatureRows(data, model, rowsPerBlock(perRow));
    if (file.ignored.length > 0) onIgnored(file.ignored);
    let first = 0;
    let ahead: Promise<ExplainedBlock> | undefined;
    for await (const block of file.blocks) {
      const explained = explainBlock(explainer, block, first);
      // Its failure is met when it is awaited; until then it is nobody's.
      explained.catch(() => undefined);
      first += block.count;
      if (ahead) yield await ahead;
      ahead = explained;
    }
    if (ahead) yield await ahead;
  } finally {
    await explainer.end();
  }
}

const explainBlock = async (
  explainer: BlockExplainer,
  { rows, count }: RowBlock,
  first: number,
): Promise<ExplainedBlock> => ({ first, count, explanation: await explainer.explain(rows, count) });

/** Numbers that come out of a block: 2 MB of them. Fewer rows than the engines take at a time would waste their work. */
const NUMBERS_PER_BLOCK = 250_000;
const FEWEST_ROWS = 64;

const rowsPerBlock = (numbersPerRow: number): number =>
  Math.max(FEWEST_ROWS, Math.ceil(NUMBERS_PER_BLOCK / numbersPerRow / FEWEST_ROWS) * FEWEST_ROWS);
