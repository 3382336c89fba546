import { z } from "zod";
import { badModel } from "@/lib/core/prediction/bad-model";
import { categoryName, type FeatureCategories } from "@/lib/core/prediction/categories";
import type { LightgbmFile } from "@/lib/core/prediction/lightgbm-file";

const KEY = "pandas_categorical:";
const lists = z.array(z.array(categoryName)).nullable();

/**
 * Names of categories, which a model trained on a pandas table has in its last line: a list for each column of dtype category,
 * in the order of the columns. The line does not say which columns they are. They are the categorical features, where there are
 * as many of these; ordered categories, which LightGBM takes for numbers, and categorical features that were chosen by hand make
 * the numbers differ, and then no feature has names. Source: _data_from_pandas and _dump_pandas_categorical of its basic.py.
 *
 * @returns undefined where no feature has names
 * @throws EquiluxError "bad-model" where the line is no such lists, or two names of a list differ by spaces around them only
 */
export function readCategories(
  { header, rest }: LightgbmFile,
  features: number,
): FeatureCategories | undefined {
  const line = rest.findLast((text) => text.startsWith(KEY));
  const named = line === undefined ? null : parseLists(line.slice(KEY.length));
  const infos = (header.values.get("feature_infos") ?? "").split(" ");
  const declared = declaredFeatures(rest);
  const categorical = Array.from({ length: features }, (_, f) => f).filter(
    (f) => declared.has(f) || isCategorical(infos[f]),
  );
  if (!named?.length || named.length !== categorical.length) return undefined;
  if (categorical.some((f, at) => largestCode(infos[f]) >= named[at]!.length)) return undefined;
  return Array.from({ length: features }, (_, f) => named[categorical.indexOf(f)] ?? null);
}

function parseLists(text: string): z.output<typeof lists> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badModel("pandas_categorical", "expected JSON; is the file cut off?");
  }
  const read = lists.safeParse(value);
  if (!read.success) throw badModel("pandas_categorical", "expected lists of texts, numbers and booleans");
  for (const names of read.data ?? []) {
    if (new Set(names.map((name) => String(name).trim())).size === names.length) continue;
    throw badModel("pandas_categorical", "two names of categories differ by the spaces around them only");
  }
  return read.data;
}

/** LightGBM describes a feature by its range "[0:2]", by its categories "-1:2:0:1", or, where it is of no use, by "none". */
const isCategorical = (info: string | undefined): boolean => info !== undefined && /^-?\d/.test(info);

const largestCode = (info: string | undefined): number =>
  isCategorical(info) ? Math.max(...(info ?? "").split(":").map(Number)) : -1;

/** The parameter that names categorical features by their numbers, those without use among them. */
function declaredFeatures(rest: readonly string[]): ReadonlySet<number> {
  const [, numbers = ""] = /^\[categorical_feature: ([\d,]+)\]$/m.exec(rest.join("\n")) ?? [];
  return new Set(numbers.split(",").filter(Boolean).map(Number));
}
