import { describe, expect, test } from "vitest";
import { createRowExplainer } from "@/lib/core/attribution/row-explainer";
import { EquiluxError } from "@/lib/core/errors";
import { type Model, modelSchema, predictModel, readModel } from "@/lib/core/prediction/model";
import { createRandom } from "@/lib/core/stats/random";
import { bytesOf, cases } from "@/tests/core/prediction/vectors";
import { SPOILS } from "@/tests/laws/model-mutants";

const MUTANTS = 2_000;
const LONGEST_MS = 1_000;
const MOST_BYTES = 256 * 1024 * 1024;

/** Milliseconds that this process has computed for, so that a busy machine makes no test fail. */
const computed = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const memory = (): number => {
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
};

const allowed = (codes: readonly string[], error: unknown): void => {
  if (error instanceof EquiluxError && codes.includes(error.code)) return;
  throw error;
};

/** Reads a file as the importer does, and uses what comes out. */
function use(file: Uint8Array): "read" | "refused" {
  let model: Model;
  try {
    model = readModel(file);
  } catch (error) {
    allowed(["bad-model", "too-large"], error);
    return "refused";
  }
  const { featureNames } = modelSchema(model);
  const row = new Float64Array(featureNames.length).fill(0.5);
  const outputs = model.kind === "forest" ? model.forest.baseMargin.length : model.linear.intercepts.length;
  expect(predictModel(model, row, 1).length).toBe(outputs);
  try {
    // Trees without covers, too, need one row.
    createRowExplainer({ model, background: { rows: row, count: 1 }, withInteractions: false });
    createRowExplainer({ model, background: null, withInteractions: false });
  } catch (error) {
    allowed(["bad-model", "too-large", "bad-request"], error);
  }
  return "read";
}

describe.each([...new Set(cases.map(({ format }) => format))])("%s files that are spoilt", (format) => {
  const files = cases.filter((item) => item.format === format).map(bytesOf);

  test(`${MUTANTS} are each read or refused, soon and in little room`, () => {
    const random = createRandom(20261125);
    const counts = { read: 0, refused: 0 };
    for (let mutant = 0; mutant < MUTANTS; mutant++) {
      const spoil = SPOILS[mutant % SPOILS.length]!;
      const file = spoil(files[random.below(files.length)]!, random, files[random.below(files.length)]!);
      const began = computed();
      const before = memory();
      try {
        counts[use(file)]++;
      } catch (error) {
        throw new Error(`mutant ${mutant} (${spoil.name}): ${error}`, { cause: error });
      }
      if (memory() - before > MOST_BYTES || computed() - began > LONGEST_MS) {
        expect.fail(`mutant ${mutant} (${spoil.name}): ${computed() - began} ms, ${memory() - before} bytes`);
      }
    }
    // Neither answer is the only one, or the mutants would try nothing.
    expect(Math.min(counts.read, counts.refused)).toBeGreaterThan(MUTANTS / 50);
  });
});

describe("files that ask for what they have no room for", () => {
  const text = (value: string) => new TextEncoder().encode(value);
  const json = (format: string, name: string) =>
    JSON.parse(String(cases.find((item) => item.format === format && item.name === name)?.file));

  test.each<[string, RegExp, () => Uint8Array]>([
    [
      "a list of 2^62 numbers in UBJSON",
      /the file ends before/,
      () => Buffer.from("{L\0\0\0\0\0\0\0\x01a[$d#L\x40\0\0\0\0\0\0\0", "latin1"),
    ],
    [
      "a list of 2^31 nulls in UBJSON",
      /take no room/,
      () => Buffer.from("{i\x01a[$Z#l\x7f\xff\xff\xff", "latin1"),
    ],
    [
      "a million nested lists in UBJSON",
      /deeper than 64/,
      () => Buffer.from(`{i\x01a${"[".repeat(1_000_000)}`, "latin1"),
    ],
    [
      "a million nested lists in JSON",
      /is this a CatBoost/,
      () => text(`{"features_info":${"[".repeat(1e6)}${"]".repeat(1e6)}}`),
    ],
    [
      "a hundred thousand nested splits in CatBoost's JSON",
      /deeper than 512/,
      () => {
        const file = json("catboost-json", "Lossguide");
        const [tree] = file.trees;
        const around = `{"split":${JSON.stringify(tree.split)},"right":{"value":1,"weight":1},"left":`;
        const nested = `${around.repeat(1e5)}{"value":1,"weight":1}${"}".repeat(1e5)}`;
        return text(JSON.stringify({ ...file, trees: [] }).replace('"trees":[]', `"trees":[${nested}]`));
      },
    ],
    [
      "sets of 2^24 categories by the hundred",
      /sets of categories have more/,
      () => {
        const file = json("xgboost-json", "categories");
        for (const tree of file.learner.gradient_booster.model.trees) tree.categories.fill(2 ** 24 - 1);
        return text(JSON.stringify(file));
      },
    ],
    [
      "two billion classes",
      /expected 12000000000 finite numbers/,
      () => {
        const file = json("xgboost-json", "gblinear");
        file.learner.learner_model_param.num_class = "2000000000";
        return text(JSON.stringify(file));
      },
    ],
    [
      "a billion features",
      /not between 1 and 100000/,
      () =>
        text(
          String(cases.find(({ format }) => format === "lightgbm-text")?.file).replace(
            /max_feature_idx=\d+/,
            "max_feature_idx=999999999",
          ),
        ),
    ],
    [
      "a message that says it is 2^60 bytes long",
      /past 2\^53|ends too early/,
      () => Uint8Array.of(8, 9, 0x3a, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10),
    ],
  ])("%s", (_, why, make) => {
    const file = make();
    const began = computed();
    const before = memory();
    expect(() => {
      const model = readModel(file);
      const background = { rows: new Float64Array(modelSchema(model).featureNames.length), count: 1 };
      createRowExplainer({ model, background, withInteractions: false });
    }).toThrow(why);
    expect(computed() - began).toBeLessThan(5 * LONGEST_MS);
    expect(memory() - before).toBeLessThan(2 * MOST_BYTES);
  });
});
