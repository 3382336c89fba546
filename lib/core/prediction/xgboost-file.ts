import { z } from "zod";
import { badModel, quoted } from "@/lib/core/prediction/bad-model";
import { anyList, checked, flags, type Numbers, numbers, texts } from "@/lib/core/prediction/json";

/**
 * The parts of an XGBoost model that decide its predictions, as the file has them; JSON and UBJSON hold the same. Sources:
 * XGBoost's JSON schema (doc/model.schema) and files written by 1.7, 3.2 and 3.4. Meaning is given to them in xgboost.ts,
 * xgboost-tree.ts and xgboost-linear.ts.
 */

/** XGBoost prints its parameters as strings. */
const count = z
  .string()
  .regex(/^\d{1,10}$/, "expected a whole number in quotes")
  .transform(Number);

const treeSchema = z.object({
  left_children: numbers,
  right_children: numbers,
  split_indices: numbers,
  /** Threshold of a split, value of a leaf. */
  split_conditions: numbers,
  default_left: flags,
  sum_hessian: numbers,
  /** 1 is a categorical split; absent before XGBoost 1.3. */
  split_type: numbers.optional(),
  /** The categories of the k-th categorical node are the `categories_sizes[k]` numbers from `categories_segments[k]` on. */
  categories_nodes: numbers.optional(),
  categories_segments: numbers.optional(),
  categories_sizes: numbers.optional(),
  categories: numbers.optional(),
  /** [leaf][output], where leaves have several values; a leaf's number is then in `right_children` (XGBoost 3.1 on). */
  leaf_weights: numbers.optional(),
  /** [node][output], where nodes have several weights. */
  base_weights: numbers.optional(),
  tree_param: z.object({ num_deleted: count, size_leaf_vector: count.default(0) }),
});

const treesSchema = z.object({
  trees: anyList,
  tree_info: numbers,
  /** DART's weights from XGBoost 3.4 on. */
  weight_drop: numbers.optional(),
});

const gbtreeSchema = z.object({ model: treesSchema });

/** DART until XGBoost 3.3: a gbtree inside, and the weights beside it. */
const dartSchema = z.object({ gbtree: gbtreeSchema, weight_drop: numbers });

const linearSchema = z.object({ model: z.object({ weights: numbers }) });

const fileSchema = z.object({
  learner: z.object({
    feature_names: texts.default([]),
    gradient_booster: z.looseObject({ name: z.string() }),
    learner_model_param: z.object({
      /** "5E-1" until XGBoost 3.0, "[5E-1]" or one number per output after it. */
      base_score: z.union([z.string(), numbers]),
      num_class: count.default(0),
      num_feature: count,
      num_target: count.default(1),
    }),
    objective: z.object({ name: z.string() }),
  }),
});

export type XgboostTree = z.output<typeof treeSchema>;

export type XgboostLearner = z.output<typeof fileSchema>["learner"];

export type XgboostBooster =
  | {
      readonly kind: "trees";
      readonly trees: readonly XgboostTree[];
      /** [tree] output */
      readonly treeInfo: Numbers;
      /** One weight per tree (DART), or null where every tree counts once. */
      readonly treeWeights: Numbers | null;
    }
  | {
      readonly kind: "linear";
      /** [feature, then bias][output] */
      readonly weights: Numbers;
    };

/** @throws EquiluxError "bad-model" when the value is not an XGBoost model */
export function parseXgboostFile(value: unknown): { learner: XgboostLearner; booster: XgboostBooster } {
  const { learner } = checked(fileSchema, value, "", WHAT);
  return { learner, booster: parseBooster(learner.gradient_booster) };
}

const WHAT = "an XGBoost model";

function parseBooster(booster: XgboostLearner["gradient_booster"]): XgboostBooster {
  const place = "learner.gradient_booster";
  if (booster.name === "gblinear") {
    const { model } = checked(linearSchema, booster, place, WHAT);
    return { kind: "linear", weights: model.weights };
  }
  if (booster.name === "dart") {
    const dart = checked(dartSchema, booster, place, WHAT);
    return { ...treesOf(dart.gbtree.model, `${place}.gbtree.model`), treeWeights: dart.weight_drop };
  }
  if (booster.name === "gbtree") {
    const { model } = checked(gbtreeSchema, booster, place, WHAT);
    const weights = model.weight_drop ?? [];
    return { ...treesOf(model, `${place}.model`), treeWeights: weights.length > 0 ? weights : null };
  }
  throw badModel(
    place,
    `the booster ${quoted(booster.name)} is not known; these are: gbtree, dart and gblinear`,
  );
}

function treesOf({ trees, tree_info }: z.output<typeof treesSchema>, place: string) {
  return {
    kind: "trees" as const,
    trees: trees.map((tree, index) => checked(treeSchema, tree, `${place}.trees.${index}`, WHAT)),
    treeInfo: tree_info,
  };
}
