import { createHash } from "node:crypto";
import { EquiluxError } from "@/lib/core/errors";
import { isTold } from "@/lib/core/explanation/protected";
import type { Mapping } from "@/lib/core/import/mapping";
import { modelSchema, readModel } from "@/lib/core/prediction/model";
import type { Scope } from "@/lib/core/scope";
import type { ImportSummary } from "@/lib/server/import/import-file";
import { importView } from "@/lib/server/imports";
import { storeModel } from "@/lib/store/import/models";

/**
 * Takes in a ranking model as its library saved it, in any format of `readModel`. Without a name in the mapping it is called like its file; without a
 * version, its version is the beginning of its own sha256, so that a changed model is another version.
 *
 * @throws EquiluxError bad-model where the file is not represented exactly; bad-mapping where the mapping's feature names do
 *   not fit; conflict where the name and version are taken by another model
 */
export async function importModel({
  scope,
  fileName,
  bytes,
  mapping,
}: {
  readonly scope: Scope;
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly mapping: Mapping;
}): Promise<ImportSummary> {
  const {
    name = baseName(fileName),
    version = sha256(bytes).slice(0, 12),
    features,
    labels = {},
    actionable = {},
  } = mapping.model ?? {};
  const model = readModel(bytes, fileName);
  const { featureNames, categories, outputUnit } = modelSchema(model);
  const names = features ?? featureNames;
  checkFeatures(names, featureNames);
  checkNames("labels", labels, names);
  checkNames("actionable", actionable, names);
  checkUnprotected(Object.keys(actionable), labels);
  const labelled = new Map(Object.entries(labels));
  const declared = new Map(Object.entries(actionable));
  const batch = await storeModel(scope, fileName, {
    name,
    version,
    format: model.format,
    artifact: bytes,
    features: names.map((name, f) => {
      const ofWriter = declared.get(name);
      const named = categories?.[f];
      return {
        name,
        label: labelled.get(name) ?? name,
        ...(ofWriter && { actionable: ofWriter }),
        ...(named && { categories: named }),
      };
    }),
    outputUnit,
  });
  return importView(scope, batch);
}

function checkFeatures(names: readonly string[], own: readonly string[]): void {
  if (names.length !== own.length || new Set(names).size !== names.length) {
    const message = `model.features names ${new Set(names).size} different features and the model has ${own.length}: ${own.join(", ")}.`;
    throw new EquiluxError("bad-mapping", message, "model.features");
  }
}

function checkNames(field: "labels" | "actionable", named: object, names: readonly string[]): void {
  const stranger = Object.keys(named).find((name) => !names.includes(name));
  if (stranger === undefined) return;
  const message = `model.${field} names "${stranger}" and the model has no such feature: its features are ${names.join(", ")}.`;
  throw new EquiluxError("bad-mapping", message, `model.${field}`);
}

/** Nobody is advised to be somebody else. */
function checkUnprotected(actionable: readonly string[], labels: Readonly<Record<string, string>>): void {
  const name = actionable.find((feature) => !isTold({ name: feature, label: labels[feature] ?? "" }, []));
  if (name === undefined) return;
  const message = `model.actionable names "${name}", which is a protected attribute by its name and nothing a writer can be advised to change: leave it out.`;
  throw new EquiluxError("bad-mapping", message, "model.actionable");
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

const baseName = (fileName: string): string =>
  fileName.replace(/^.*[/\\]/, "").replace(/(?:\.[A-Za-z0-9]+)+$/, "") || fileName;
