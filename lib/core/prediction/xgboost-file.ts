import { z } from "zod";
import { EquiluxError } from "@/lib/core/errors";

/**
 * The parts of an XGBoost JSON model that decide its predictions, as the file has them; sources: XGBoost's JSON schema
 * (doc/model.schema) and files written by 1.7, 3.2 and 3.4. Meaning is given to them in xgboost.ts and xgboost-tree.ts.
 */

// One check per list, not one per element: a hostile list of a million wrong elements is one complaint. For the same
// reason trees are checked one by one, and the first bad one ends the reading.
const numbers = z.custom<number[]>(
  (list) => Array.isArray(list) && list.every((item) => typeof item === "number"),
  "expected a list of numbers",
);

const texts = z.custom<string[]>(
  (list) => Array.isArray(list) && list.every((item) => typeof item === "string"),
  "expected a list of texts",
);

const flags = z.custom<(number | boolean)[]>(
  (list) =>
    Array.isArray(list) && list.every((item) => item === 0 || item === 1 || typeof item === "boolean"),
  "expected a list of 0, 1, true or false",
);

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
  tree_param: z.object({ num_deleted: count, size_leaf_vector: count.default(0) }),
});

const treesSchema = z.object({
  trees: z.custom<unknown[]>(Array.isArray, "expected a list of trees"),
  tree_info: numbers,
  /** DART's weights from XGBoost 3.4 on. */
  weight_drop: numbers.optional(),
});

const gbtreeSchema = z.object({ model: treesSchema });

/** DART until XGBoost 3.3: a gbtree inside, and the weights beside it. */
const dartSchema = z.object({ gbtree: gbtreeSchema, weight_drop: numbers });

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

export interface XgboostFile {
  readonly learner: z.output<typeof fileSchema>["learner"];
  readonly trees: readonly XgboostTree[];
  readonly treeInfo: readonly number[];
  /** One weight per tree (DART), or null where every tree counts once. */
  readonly treeWeights: readonly number[] | null;
}

/** @throws EquiluxError "bad-model" when the text is not an XGBoost JSON model of trees */
export function parseXgboostFile(text: string): XgboostFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw badModel(
      "model",
      "this is not JSON; save the model with save_model('model.json'), and note that XGBoost's .ubj is binary",
    );
  }
  const { learner } = checked(fileSchema, json, "");
  const booster = learner.gradient_booster;
  const place = "learner.gradient_booster";
  if (booster.name === "dart") {
    const dart = checked(dartSchema, booster, place);
    return { learner, ...treesOf(dart.gbtree.model, `${place}.gbtree.model`), treeWeights: dart.weight_drop };
  }
  if (booster.name === "gbtree") {
    const { model } = checked(gbtreeSchema, booster, place);
    const weights = model.weight_drop ?? [];
    return { learner, ...treesOf(model, `${place}.model`), treeWeights: weights.length > 0 ? weights : null };
  }
  throw badModel(
    place,
    `the booster "${booster.name.slice(0, 40)}" is not made of trees; gbtree and dart are read`,
  );
}

export function badModel(place: string, message: string): EquiluxError {
  return new EquiluxError("bad-model", `${place}: ${message}`, place);
}

function treesOf({ trees, tree_info }: z.output<typeof treesSchema>, place: string) {
  return {
    trees: trees.map((tree, index) => checked(treeSchema, tree, `${place}.trees.${index}`)),
    treeInfo: tree_info,
  };
}

function checked<T extends z.ZodType>(schema: T, value: unknown, place: string): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = [place, ...(issue?.path ?? [])].filter((part) => part !== "").join(".");
  throw badModel(
    path || "model",
    `${issue?.message ?? "unexpected content"}; is this an XGBoost JSON model?`,
  );
}
