import { readFileSync } from "node:fs";
import { readForest } from "@/lib/core/prediction/model";

/** Made by tests/vectors/make-xgboost.py. */
interface Vectors {
  readonly cases: readonly {
    readonly name: string;
    readonly model: Model;
    readonly rows: readonly (number | null)[][];
    readonly margins: readonly number[][];
    readonly contribs: readonly number[][][];
  }[];
}

export interface Model {
  learner: {
    feature_names: string[];
    gradient_booster: {
      name: string;
      model?: TreeList;
      gbtree?: { name: string; model: TreeList };
      weight_drop?: number[];
    };
    learner_model_param: Record<string, string>;
    objective: { name: string };
  };
}

export interface TreeList {
  trees: (Record<string, number[]> & { tree_param: Record<string, string> })[];
  tree_info: number[];
  weight_drop?: number[];
}

export const { cases }: Vectors = JSON.parse(
  readFileSync(new URL("../../vectors/xgboost.json", import.meta.url), "utf8"),
);

export const forestOfJson = (model: unknown) => readForest(new TextEncoder().encode(JSON.stringify(model)));

export const caseOf = (name: string) => cases.find((item) => item.name === name)!;
export const rowsOf = (rows: readonly (number | null)[][]) =>
  Float32Array.from(rows.flat(), (value) => value ?? Number.NaN);
