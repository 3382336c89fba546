import type { Background } from "@/lib/core/attribution/row-explainer";
import {
  createInterventionalExplainer,
  explainInterventional,
} from "@/lib/core/attribution/tree-interventional";
import type { Forest } from "@/lib/core/prediction/forest";

/**
 * Mean attributions of some rows against each background row alone; their mean over the background rows is the rows' mean
 * attribution against all of them. Exact.
 *
 * Of a row x against one background row b, v(S) has the features in S from x and the others from b. Where x and b change places, S
 * and its complement do, and each Shapley value changes its sign. So it is the background rows that are explained, against the
 * rows: a hundred explanations instead of a hundred times as many as there are rows.
 *
 * @returns [background row][feature] of the first output
 * @throws EquiluxError as `createInterventionalExplainer`
 */
export function meansAgainstEach(
  forest: Forest,
  rows: Background,
  background: Background,
): readonly Float64Array[] {
  const explainer = createInterventionalExplainer(forest, rows.rows, rows.count);
  const { attributions } = explainInterventional(explainer, background.rows, background.count);
  const features = forest.featureNames.length;
  const stride = explainer.baseValue.length * features;
  return Array.from({ length: background.count }, (_, row) =>
    attributions.slice(row * stride, row * stride + features).map((phi) => -phi),
  );
}
