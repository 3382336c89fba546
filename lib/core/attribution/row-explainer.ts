import type { Explanation, InteractionExplanation } from "@/lib/core/attribution/explanation";
import {
  createInterventionalExplainer,
  explainInterventional,
  explainInterventionalInteractions,
} from "@/lib/core/attribution/tree-interventional";
import { createTreeExplainer, explain, explainInteractions } from "@/lib/core/attribution/tree-shap";
import type { Forest, Rows } from "@/lib/core/prediction/forest";

/** What is asked of a model: enough to make the same explainer again, in another thread. */
export interface ExplainerRecipe {
  readonly forest: Forest;
  /** Rows that stand for "not known"; null asks for what the training cover says. */
  readonly background: { readonly rows: Rows; readonly count: number } | null;
  readonly withInteractions: boolean;
}

export type EngineName = "tree-path-dependent" | "tree-interventional";

/** Explains rows, whichever engine does it. A row's result does not depend on the rows around it. */
export interface RowExplainer {
  readonly engine: EngineName;
  /** [output] what a row starts from before any feature is known. */
  readonly baseValue: Float64Array;
  explain(rows: Rows, rowCount: number): Explanation | InteractionExplanation;
}

/**
 * The engine that fits: interventional where there are background rows, path-dependent where there are none.
 *
 * @throws EquiluxError as `createTreeExplainer` and `createInterventionalExplainer`
 */
export function createRowExplainer({ forest, background, withInteractions }: ExplainerRecipe): RowExplainer {
  if (background) {
    const explainer = createInterventionalExplainer(forest, background.rows, background.count);
    const run = withInteractions ? explainInterventionalInteractions : explainInterventional;
    return {
      engine: "tree-interventional",
      baseValue: explainer.baseValue,
      explain: (rows, rowCount) => run(explainer, rows, rowCount),
    };
  }
  const explainer = createTreeExplainer(forest);
  const run = withInteractions ? explainInteractions : explain;
  return {
    engine: "tree-path-dependent",
    baseValue: explainer.baseValue,
    explain: (rows, rowCount) => run(explainer, rows, rowCount),
  };
}
