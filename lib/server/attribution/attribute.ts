import type { FunctionUnit } from "@/lib/core/attribution/opaque";
import type { ExplainedBlock } from "@/lib/server/attribution/explained-text";
import { openFeatureRows, type RowBlock } from "@/lib/server/attribution/feature-rows";
import {
  type BlockExplainer,
  createFunctionExplainer,
  type FunctionChoice,
  functionOf,
  unitOf,
} from "@/lib/server/attribution/function-explainer";
import { createExplainerPool } from "@/lib/server/attribution/pool";
import { type AnyModel, featureSchema } from "@/lib/server/models/open";

export interface AttributeRequest {
  readonly model: AnyModel;
  /** CSV or NDJSON of the rows to explain. */
  readonly data: string;
  readonly background: RowBlock | null;
  readonly withInteractions: boolean;
  /** What is explained: the model's own sum, or what its link makes of it. */
  readonly output: "margin" | "probability";
  /** How a model is asked that is explained by its answers; naming a method asks one that could be read, too. */
  readonly asked: FunctionChoice;
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
  /** How coalitions of features were chosen; null for an engine that reads the model. */
  readonly method: string | null;
  /** [output] */
  readonly baseValue: Float64Array;
  /** To be read once, to its end or until it is left: that ends the threads. Memory does not grow with the file. */
  readonly blocks: AsyncGenerator<ExplainedBlock>;
}

/**
 * Explains every row of a file, a block at a time, by several threads: while they explain one block, the next is read.
 *
 * @throws EquiluxError bad-file, bad-model, bad-request, too-large
 */
export async function attribute(request: AttributeRequest): Promise<AttributeJob> {
  const explainer = await explainerFor(request);
  return {
    features: featureSchema(request.model).featureNames,
    outputs: explainer.baseValue.length,
    outputUnit: unitOf(request.model, request.output),
    engine: explainer.engine,
    method: explainer.method,
    baseValue: explainer.baseValue,
    blocks: explainedBlocks(explainer, request),
  };
}

async function explainerFor(request: AttributeRequest): Promise<BlockExplainer> {
  const { model, background, withInteractions, output, asked, threads } = request;
  if (model.kind === "function" || output === "probability" || asked.method !== undefined) {
    return createFunctionExplainer(functionOf(model, output), background, withInteractions, asked);
  }
  const pool = createExplainerPool(
    { model, background, withInteractions },
    threads === undefined ? {} : { threads },
  );
  return { ...pool, method: null };
}

async function* explainedBlocks(
  explainer: BlockExplainer,
  { model, data, withInteractions, onIgnored }: AttributeRequest,
): AsyncGenerator<ExplainedBlock> {
  try {
    const schema = featureSchema(model);
    const width = schema.featureNames.length;
    const perRow = explainer.baseValue.length * width * (withInteractions ? width : 1);
    const file = await openFeatureRows(data, schema, rowsPerBlock(perRow));
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
