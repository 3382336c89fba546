import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRowExplainer } from "@/lib/core/attribution/row-explainer";
import { modelSchema, readModel } from "@/lib/core/prediction/model";
import { ROOT, script } from "@/scripts/children";
import { attributeCommand } from "@/scripts/cli/attribute";
import { caseOf, rowsOf } from "@/tests/core/attribution/xgboost-vectors";

const folder = mkdtempSync(join(tmpdir(), "equilux-attribute-"));
const inFolder = (name: string) => join(folder, name);

/** Its last line on stderr: the most memory it held, in kB. */
const SAY_PEAK = `--import=data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS + '\\n'))",
)}`;

/** The command as a user runs it, in another folder, and with no database to reach. */
function equilux(...args: string[]) {
  const [program = "", ...rest] = script("cli", "attribute", ...args);
  const env = {
    ...process.env,
    DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none",
    TSX_TSCONFIG_PATH: join(ROOT, "tsconfig.json"),
    NODE_OPTIONS: SAY_PEAK,
  };
  return spawnSync(program, rest, { cwd: folder, encoding: "utf8", env, maxBuffer: 1e9 });
}

const { model, rows, margins, contribs } = caseOf("binary with missing values and names");
const classes = caseOf("three classes");
const read = readModel(Buffer.from(JSON.stringify(model)));
const names = modelSchema(read).featureNames;
const outputs = 3;

/** As a table whose columns stand in another order, with one more that is no feature. */
const tableOf = (features: readonly string[], values: readonly (number | null)[][]) =>
  [
    ["id", ...features.toReversed()].join(","),
    ...values.map((row, i) => [`row ${i}`, ...row.toReversed().map((value) => value ?? "")].join(",")),
  ].join("\n");

beforeAll(() => {
  writeFileSync(inFolder("model.json"), JSON.stringify(model));
  writeFileSync(inFolder("classes.json"), JSON.stringify(classes.model));
  const linear = { features: names, coefficients: [names.map((_, f) => f)], intercepts: [1] };
  writeFileSync(inFolder("linear.json"), JSON.stringify(linear));
  writeFileSync(inFolder("data.csv"), tableOf(names, rows));
  writeFileSync(inFolder("background.csv"), tableOf(names, rows.slice(0, 5)));
  writeFileSync(inFolder("classes.csv"), tableOf(["f0", "f1", "f2", "f3", "f4", "f5"], classes.rows));
  writeFileSync(inFolder("narrow.csv"), tableOf(names.slice(1), [rows[0]?.slice(1) ?? []]));
  writeFileSync(
    inFolder("word.csv"),
    `${names.join(",")}\n${names.map(() => "1").join(",")}\n${names.map((_, f) => (f === 2 ? "tall" : "1")).join(",")}\n`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const files = ["--model", "model.json", "--data", "data.csv"];

describe("equilux attribute", () => {
  it("prints what XGBoost says each prediction is made of, features by name whatever their order", () => {
    const { status, stdout, stderr } = equilux(...files, "--json");
    expect([status, stderr]).toEqual([0, expect.stringMatching(/data\.csv: .*left out: id\n/)]);
    const printed = JSON.parse(stdout);
    expect(printed).toMatchObject({ output: "margin", engine: "tree-path-dependent", background: null });
    expect(printed.features).toEqual(names);
    expect(printed).not.toHaveProperty("interactions");
    expect(printed.residual).toBeLessThan(1e-12);
    rows.forEach((_, row) => {
      const own = contribs[row]?.[0] ?? [];
      expect(printed.prediction[row][0]).toBeCloseTo(margins[row]?.[0] ?? Number.NaN, 5);
      expect(printed.baseValue[0]).toBeCloseTo(own.at(-1) ?? Number.NaN, 5);
      names.forEach((_name, f) => {
        expect(printed.attributions[row][0][f]).toBeCloseTo(own[f] ?? Number.NaN, 5);
      });
    });
  });

  it("explains by background rows, with interactions that add up to the attributions", () => {
    const printed = JSON.parse(
      equilux(...files, "--background", "background.csv", "--interactions", "--json").stdout,
    );
    const background = { rows: rowsOf(rows.slice(0, 5)), count: 5 };
    const known = createRowExplainer({ model: read, background, withInteractions: true });
    const { attributions, predictions } = known.explain(rowsOf(rows), rows.length);
    expect(printed.engine).toBe("tree-interventional");
    expect(printed.background).toEqual({ file: "background.csv", rows: 5 });
    expect(printed.prediction.flat()).toEqual([...predictions]);
    expect(printed.attributions.flat(2)).toEqual([...attributions]);
    const sums = printed.interactions.flat(2).map((row: number[]) => row.reduce((a, b) => a + b, 0));
    sums.forEach((sum: number, at: number) => {
      expect(sum).toBeCloseTo(attributions[at] ?? Number.NaN, 12);
    });
  });

  it("explains probabilities, which add up as probabilities and not as margins", () => {
    const printed = JSON.parse(
      equilux(...files, "--background", "background.csv", "--output", "probability", "--json").stdout,
    );
    expect(printed).toMatchObject({
      output: "probability",
      outputUnit: "probability",
      engine: "exact, interventional",
    });
    rows.forEach((_, row) => {
      const probability = 1 / (1 + Math.exp(-(margins[row]?.[0] ?? Number.NaN)));
      const sum = printed.attributions[row][0].reduce((a: number, b: number) => a + b, printed.baseValue[0]);
      expect(printed.prediction[row][0]).toBeCloseTo(probability, 6);
      expect(sum).toBeCloseTo(probability, 6);
    });
  });

  it("writes every row to a file: one JSON object a line, or one line a row and output", () => {
    const of = ["--model", "classes.json", "--data", "classes.csv"];
    const whole = JSON.parse(equilux(...of, "--json").stdout);
    const summary = JSON.parse(equilux(...of, "--out", "rows.ndjson", "--json").stdout);
    expect(summary).toMatchObject({ rows: classes.rows.length, baseValue: whole.baseValue });
    expect(equilux(...of, "--out", "rows.csv", "--threads", "1").stdout).toMatch(/16 rows/);
    const lines = readFileSync(inFolder("rows.ndjson"), "utf8").trimEnd().split("\n");
    const cells = readFileSync(inFolder("rows.csv"), "utf8").trimEnd().split("\n");
    expect(cells[0]).toBe("row,output,prediction,f0,f1,f2,f3,f4,f5");
    classes.rows.forEach((_, row) => {
      const own = { prediction: whole.prediction[row], attributions: whole.attributions[row] };
      expect(JSON.parse(lines[row] ?? "")).toEqual({ row: row + 1, ...own });
      for (let output = 0; output < outputs; output++) {
        const line = [row + 1, output, own.prediction[output], ...own.attributions[output]];
        expect(cells[1 + row * outputs + output]).toBe(line.join(","));
      }
    });
  });

  it.each([
    [{ data: "narrow.csv" }, /narrow\.csv has no column "\w+", which is a feature of the model/],
    [{ data: "word.csv" }, /word\.csv, line 3, column "\w+", value "tall": .*must be a number/],
    [{ data: "none.csv" }, /none\.csv cannot be read/],
    [
      { model: "linear.json", background: "background.csv" },
      /background\.csv, line \d+, column "\w+", value "": this linear model/,
    ],
    [{ background: "narrow.csv" }, /narrow\.csv has no column/],
    [{ threads: "0" }, /--threads is "0": write a whole number/],
    [{ output: "probability" as const }, /explained against background rows/],
    [{ out: "rows.txt" }, /--out is .*rows\.txt": .*\.ndjson/],
    [{ out: "rows.csv", interactions: true as const }, /rows\.csv.*interactions do not fit/],
    [{ model: "data.csv" }, /neither JSON/],
  ])("refuses %j in one sentence that says what is wrong", async (wrong, message) => {
    const given = { model: "model.json", data: "data.csv", output: "margin", ...wrong };
    const placed = Object.entries(given).map(([option, value]) => [
      option,
      typeof value === "string" && value.includes(".") ? inFolder(value) : value,
    ]);
    await expect(attributeCommand(Object.fromEntries(placed))).rejects.toThrow(message);
  });

  it("ends with 2 where it refuses", () => {
    const { status, stdout, stderr } = equilux(...files, "--threads", "none");
    expect([status, stdout, stderr.split("\n").length]).toEqual([2, "", 3]);
  });

  it("takes no more memory for a longer file", () => {
    const wide = structuredClone(model);
    wide.learner.feature_names = Array.from({ length: 100 }, (_, f) => `f${f}`);
    wide.learner.learner_model_param.num_feature = "100";
    writeFileSync(inFolder("wide.json"), JSON.stringify(wide));
    const peak = (count: number) => {
      const line = `${wide.learner.feature_names.map((_, f) => f % 3).join(",")}\n`;
      writeFileSync(inFolder("long.csv"), `${wide.learner.feature_names.join(",")}\n${line.repeat(count)}`);
      const printed = equilux("--model", "wide.json", "--data", "long.csv", "--out", "long.ndjson");
      expect(printed.stdout).toContain(`${count.toLocaleString("en")} rows`);
      return Number(/peak (\d+)\n$/.exec(printed.stderr)?.[1]) / 1024;
    };
    // Kept, the further rows and their attributions would take 96 MB.
    expect(peak(80_000) - peak(20_000)).toBeLessThan(50);
  });
});
