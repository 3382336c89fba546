import {
  type Explanation,
  type InteractionExplanation,
  toInteractionMatrices,
} from "@/lib/core/attribution/explanation";
import { createLinearExplainer, explainLinear } from "@/lib/core/attribution/linear";
import {
  createInterventionalExplainer,
  explainInterventional,
  explainInterventionalInteractions,
} from "@/lib/core/attribution/tree-interventional";
import { LANES } from "@/lib/core/attribution/tree-pack";
import { createTreeExplainer, explain, explainInteractions } from "@/lib/core/attribution/tree-shap";
import { EquiluxError } from "@/lib/core/errors";
import type { Forest, Rows } from "@/lib/core/prediction/forest";
import { type LinearModel, linearInputs } from "@/lib/core/prediction/linear";
import type { ModelContent } from "@/lib/core/prediction/model";

/** What is asked of a model: enough to make the same explainer again, in another thread. */
export interface ExplainerRecipe {
  readonly model: ModelContent;
  /** Rows that stand for "not known"; null asks what the model's own covers say of its training rows. */
  readonly background: Background | null;
  readonly withInteractions: boolean;
}

export interface Background {
  /** [row][feature] */
  readonly rows: Rows;
  readonly count: number;
}

export type EngineName = "tree-path-dependent" | "tree-interventional" | "linear";

/** Explains rows, whichever engine does it. A row's result does not depend on the rows around it. */
export interface RowExplainer {
  readonly engine: EngineName;
  /** [output] what a row starts from before any feature is known. */
  readonly baseValue: Float64Array;
  /** So many rows at a time are worth what is done once for all of them; more gain nothing. */
  readonly rowsTogether: number;
  /** Interactions are there where the recipe asks for them. @throws EquiluxError "bad-request" */
  explain(rows: Rows, rowCount: number): Explanation | InteractionExplanation;
}

/**
 * The engine that fits: of trees interventional where there are background rows and path-dependent where there are none; of a
 * linear model its closed form.
 *
 * @throws EquiluxError "bad-request" for a linear model without background rows, and as the engines do
 */
export function createRowExplainer({ model, background, withInteractions }: ExplainerRecipe): RowExplainer {
  if (model.kind === "linear") return linearRows(model.linear, background, withInteractions);
  return background
    ? interventionalRows(model.forest, background, withInteractions)
    : pathDependentRows(model.forest, withInteractions);
}

function interventionalRows(
  forest: Forest,
  { rows, count }: Background,
  withInteractions: boolean,
): RowExplainer {
  const explainer = createInterventionalExplainer(forest, rows, count);
  const run = withInteractions ? explainInterventionalInteractions : explainInterventional;
  return {
    engine: "tree-interventional",
    baseValue: explainer.baseValue,
    rowsTogether: explainer.tables.capacity,
    explain: (batch, rowCount) => run(explainer, batch, rowCount),
  };
}

function pathDependentRows(forest: Forest, withInteractions: boolean): RowExplainer {
  const explainer = createTreeExplainer(forest);
  const run = withInteractions ? explainInteractions : explain;
  return {
    engine: "tree-path-dependent",
    baseValue: explainer.baseValue,
    rowsTogether: LANES,
    explain: (batch, rowCount) => run(explainer, batch, rowCount),
  };
}

function linearRows(
  model: LinearModel,
  background: Background | null,
  withInteractions: boolean,
): RowExplainer {
  if (!background || background.count === 0) {
    throw new EquiluxError(
      "bad-request",
      "a linear model is explained against background rows, and there are none; pass at least one",
      "background",
    );
  }
  const features = model.featureNames.length;
  const explainer = createLinearExplainer(model, meansOf(model, background));
  return {
    engine: "linear",
    baseValue: explainer.baseValue,
    rowsTogether: LANES,
    explain(batch, rowCount) {
      const explanation = explainLinear(explainer, batch, rowCount);
      if (!withInteractions) return explanation;
      // No two features of it act together.
      const interactions = new Float64Array(explanation.attributions.length * features);
      toInteractionMatrices(interactions, explanation.attributions, features);
      return { ...explanation, interactions };
    },
  };
}

/** [feature] means of the values as the model multiplies them. */
function meansOf(model: LinearModel, { rows, count }: Background): Float64Array {
  const means = new Float64Array(model.featureNames.length);
  linearInputs(model, rows, count).forEach((value, at) => {
    means[at % means.length]! += value / count;
  });
  return means;
}
