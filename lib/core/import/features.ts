import { EquiluxError } from "@/lib/core/errors";
import { featureReader, type ModelFeature } from "@/lib/core/import/feature-value";
import { checkMapping, type KindMapping } from "@/lib/core/import/mapping";
import { type CellReader, sourceName, sourceReader } from "@/lib/core/import/source";
import { isUnreadable } from "@/lib/core/import/values";

/**
 * Packs a prediction's feature values as little-endian float32 in the model's order. An empty cell is a missing value (NaN), and the
 * name of a category is its code.
 *
 * For a model that compares float32 (XGBoost, CatBoost, most of ONNX) that is what it saw itself. LightGBM and linear models
 * read float64: there a value within a float32's rounding of a threshold can be taken to the other side of it.
 *
 * @throws EquiluxError bad-mapping where a feature has no column, or the mapping names a feature the model does not have
 */
export function featuresReader(
  mapping: KindMapping,
  headers: readonly string[],
  modelFeatures: readonly ModelFeature[],
): CellReader {
  const names = modelFeatures.map(({ name }) => name);
  const renamed = new Map(Object.entries(mapping.features ?? {}));
  const stranger = [...renamed.keys()].find((name) => !names.includes(name));
  if (stranger !== undefined) {
    throw new EquiluxError(
      "bad-mapping",
      `predictions.features names "${stranger}" and the model has no such feature: its features are ${names.join(", ")}.`,
      `predictions.features.${stranger}`,
    );
  }
  const sources = names.map((name) => renamed.get(name) ?? name);
  const followed = Object.fromEntries(names.map((name, f) => [name, sources[f]!]));
  checkMapping("predictions", { ...mapping, features: followed }, headers);
  const features = sources.map((source, f) => ({
    column: sourceName(source),
    readText: sourceReader(source, headers),
    readValue: featureReader(modelFeatures[f]!),
  }));
  const tooLarge = "A feature is a single-precision number: it must lie between -3.4e38 and 3.4e38.";
  return (cells, rejects) => {
    const bytes = new Uint8Array(features.length * 4);
    const view = new DataView(bytes.buffer);
    for (const [index, { column, readText, readValue }] of features.entries()) {
      const text = readText(cells);
      const value = readValue(text);
      if (isUnreadable(value)) rejects.push({ column, value: text, reason: value.reason });
      else if (Math.abs(Math.fround(value)) === Number.POSITIVE_INFINITY)
        rejects.push({ column, value: text, reason: tooLarge });
      else view.setFloat32(index * 4, value, true);
    }
    return bytes;
  };
}
