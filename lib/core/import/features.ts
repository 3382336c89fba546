import { EquiluxError } from "@/lib/core/errors";
import { checkMapping, type KindMapping } from "@/lib/core/import/mapping";
import { type CellReader, sourceName, sourceReader } from "@/lib/core/import/source";
import { isMissing, isUnreadable, valueReader } from "@/lib/core/import/values";

/**
 * Packs a prediction's feature values as little-endian float32 in the model's order. An empty cell is a missing value (NaN).
 *
 * For a model that compares float32 (XGBoost, CatBoost, most of ONNX) that is what it saw itself. LightGBM and linear models
 * read float64: there a value within a float32's rounding of a threshold can be taken to the other side of it.
 *
 * @throws EquiluxError bad-mapping where a feature has no column, or the mapping names a feature the model does not have
 */
export function featuresReader(
  mapping: KindMapping,
  headers: readonly string[],
  modelFeatures: readonly string[],
): CellReader {
  const renamed = mapping.features ?? {};
  const stranger = Object.keys(renamed).find((name) => !modelFeatures.includes(name));
  if (stranger !== undefined) {
    throw new EquiluxError(
      "bad-mapping",
      `predictions.features names "${stranger}" and the model has no such feature: its features are ${modelFeatures.join(", ")}.`,
      `predictions.features.${stranger}`,
    );
  }
  const sources = Object.fromEntries(modelFeatures.map((name) => [name, renamed[name] ?? name]));
  checkMapping("predictions", { ...mapping, features: sources }, headers);
  const features = modelFeatures.map((name) => {
    const source = sources[name]!;
    return {
      column: sourceName(source),
      readText: sourceReader(source, headers),
      readValue: valueReader("number", `Feature ${name}`),
    };
  });
  const tooLarge = "A feature is a single-precision number: it must lie between -3.4e38 and 3.4e38.";
  return (cells, rejects) => {
    const bytes = new Uint8Array(features.length * 4);
    const view = new DataView(bytes.buffer);
    for (const [index, { column, readText, readValue }] of features.entries()) {
      const text = readText(cells);
      const value = isMissing(text, "number") ? Number.NaN : readValue(text);
      if (isUnreadable(value)) rejects.push({ column, value: text, reason: value.reason });
      else if (Math.abs(Math.fround(Number(value))) === Number.POSITIVE_INFINITY)
        rejects.push({ column, value: text, reason: tooLarge });
      else view.setFloat32(index * 4, Number(value), true);
    }
    return bytes;
  };
}
