import { z } from "zod";
import { anyList, checked, numbers } from "@/lib/core/prediction/json";

/**
 * The parts of a CatBoost JSON model that decide its predictions, as CatBoost 1.2 writes them
 * (catboost/libs/model/model_export/json_model_helpers.cpp). Meaning is given to them in catboost.ts and catboost-tree.ts.
 */

const index = z.int().min(0).max(1e9);

const floatFeature = z.object({
  flat_feature_index: index,
  feature_id: z.string().default(""),
  nan_value_treatment: z.enum(["AsIs", "AsFalse", "AsTrue"]),
});

const categoricalFeature = z.object({ flat_feature_index: index, feature_id: z.string().default("") });

/** What a split asks: CTRs of categories, texts and embeddings have types of their own. */
const split = z.discriminatedUnion(
  "split_type",
  [
    z.object({ split_type: z.literal("FloatFeature"), float_feature_index: index, border: z.number() }),
    z.object({ split_type: z.literal("OneHotFeature"), cat_feature_index: index, value: z.number() }),
  ],
  "only splits on numbers (FloatFeature) and on single categories (OneHotFeature) are read: raise one_hot_max_size so that no category becomes an OnlineCtr, and train without text and embedding features",
);

const obliviousTree = z.object({
  /** null or absent in a tree of one leaf */
  splits: z.array(split).max(24).nullable().default([]),
  /** [leaf][output] */
  leaf_values: numbers,
  /** [leaf] absent in old files */
  leaf_weights: numbers.optional(),
});

const outputValue = z.union([z.number(), numbers]);

/** A node of a tree that is not oblivious; its children are nodes too. */
const node = z.union(
  [
    z.object({ split, left: z.unknown(), right: z.unknown() }),
    z.object({ value: outputValue, weight: z.number().nullable().default(null) }),
  ],
  // The inner complaint of a split says more than "no option fits".
  { error: (issue) => issue.errors?.[0]?.[0]?.message ?? "expected a split or a leaf" },
);

const fileSchema = z.object({
  features_info: z.object({
    float_features: z.array(floatFeature).max(100_000).default([]),
    categorical_features: z.array(categoricalFeature).max(100_000).default([]),
    /** Only in files saved with `pool`: what the hash of a category stands for. */
    cat_features_hash: z.array(z.object({ hash: z.number(), value: z.string() })).default([]),
  }),
  oblivious_trees: anyList.optional(),
  trees: anyList.optional(),
  /** [scale, [bias of each output]]; one number instead of the list in files before 0.23 */
  scale_and_bias: z.tuple([z.number(), outputValue]).default([1, 0]),
  model_info: z
    .looseObject({ params: z.unknown() })
    .optional()
    .transform((info) => lossOf(info?.params)),
});

const lossSchema = z.object({ loss_function: z.object({ type: z.string() }) });

/** The loss decides the unit of the output alone, so a file that does not tell it is no worse for that. */
function lossOf(params: unknown): string | null {
  const read = lossSchema.safeParse(params);
  return read.success ? read.data.loss_function.type : null;
}

export type CatboostFile = z.output<typeof fileSchema>;
export type CatboostFeatures = CatboostFile["features_info"];
export type CatboostSplit = z.output<typeof split>;
export type CatboostNode = z.output<typeof node>;
export type ObliviousTree = z.output<typeof obliviousTree>;

const WHAT = "a CatBoost JSON model";

export const parseCatboostFile = (value: unknown): CatboostFile => checked(fileSchema, value, "", WHAT);

export const parseObliviousTree = (tree: unknown, place: string): ObliviousTree =>
  checked(obliviousTree, tree, place, WHAT);

export const parseNode = (value: unknown, place: string): CatboostNode => checked(node, value, place, WHAT);
