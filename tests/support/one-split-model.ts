/** An XGBoost model file with one split: the first feature below 0.5 or not; the other is never asked. */
export const oneSplitModel = (first: string, other: string): string =>
  JSON.stringify({
    learner: {
      feature_names: [first, other],
      gradient_booster: {
        name: "gbtree",
        model: {
          tree_info: [0],
          trees: [
            {
              left_children: [1, -1, -1],
              right_children: [2, -1, -1],
              split_indices: [0, 0, 0],
              split_conditions: [0.5, -1, 1],
              default_left: [1, 0, 0],
              sum_hessian: [10, 4, 6],
              split_type: [0, 0, 0],
              tree_param: { num_deleted: "0", num_feature: "2", num_nodes: "3", size_leaf_vector: "1" },
            },
          ],
        },
      },
      learner_model_param: { base_score: "5E-1", num_class: "0", num_feature: "2", num_target: "1" },
      objective: { name: "reg:squarederror" },
    },
    version: [2, 1, 0],
  });
