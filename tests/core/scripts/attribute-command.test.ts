import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRowExplainer } from "@/lib/core/attribution/row-explainer";
import { modelSchema, readModel } from "@/lib/core/prediction/model";
import { createRandom } from "@/lib/core/stats/random";
import { ROOT, script } from "@/scripts/children";
import { attributeCommand } from "@/scripts/cli/attribute";
import {
  FEATURES,
  largestDifference,
  networkModel,
  opaqueVectors,
} from "@/tests/core/attribution/opaque-vectors";
import { caseOf, rowsOf } from "@/tests/core/attribution/xgboost-vectors";

const folder = mkdtempSync(join(tmpdir(), "equilux-attribute-"));
const inFolder = (name: string) => join(folder, name);

/** Its last line on stderr: the most memory it held, in kB. */
const SAY_PEAK = `--import=data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS + '\\n'))",
)}`;

const environment = {
  ...process.env,
  DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none",
  TSX_TSCONFIG_PATH: join(ROOT, "tsconfig.json"),
  NODE_OPTIONS: SAY_PEAK,
};

/** The command as a user runs it, in another folder, and with no database to reach. */
function equilux(...args: string[]) {
  const [program = "", ...rest] = script("cli", "attribute", ...args);
  return spawnSync(program, rest, { cwd: folder, encoding: "utf8", env: environment, maxBuffer: 1e9 });
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
const flat = (lists: unknown[]): Float64Array =>
  Float64Array.from(lists.flat(Number.POSITIVE_INFINITY) as number[]);

beforeAll(() => {
  const columns = Array.from({ length: FEATURES }, (_, f) => `x${f}`);
  const table = (values: Float64Array) =>
    [
      columns.join(","),
      ...Array.from({ length: values.length / FEATURES }, (_, row) =>
        values.subarray(row * FEATURES, (row + 1) * FEATURES).join(","),
      ),
    ].join("\n");
  writeFileSync(inFolder("opaque.csv"), table(opaqueVectors.rows));
  writeFileSync(inFolder("others.csv"), table(opaqueVectors.background));
  copyFileSync(join(ROOT, "tests/vectors/opaque-regressor.onnx"), inFolder("network.onnx"));
  copyFileSync(join(ROOT, "tests/vectors/opaque-classifier.onnx"), inFolder("classifier.onnx"));
  const random = createRandom(5);
  const log = (scoreOf: (a: number, b: number) => number) =>
    [
      "writer,mood,a,b,score",
      ...Array.from({ length: 400 }, (_, row) => {
        const [a, b] = [random.uniform(), random.uniform()];
        return `w${row % 40},${row % 2 ? "glad" : ""},${a},${row % 50 === 0 ? "" : b},${scoreOf(a, b)}`;
      }),
    ].join("\n");
  writeFileSync(
    inFolder("logged.csv"),
    log((a, b) => 3 * a + b),
  );
  writeFileSync(
    inFolder("noise.csv"),
    log(() => random.uniform()),
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
    [{ model: "network.onnx" }, /network\.onnx is a model that only answers.* --background/],
    [
      { model: "network.onnx", background: "background.csv" },
      /its input has 5 columns and \d+ features are named/,
    ],
    [{ method: "kernel" as const }, /explained against background rows/],
    [{ method: "kernel" as const, background: "background.csv", budget: "20" }, /raise the budget/],
    [
      { background: "background.csv", interactions: true as const, method: "exact" as const },
      /--interactions|Interactions are those of margins/,
    ],
    [{ budget: "few" }, /--budget is "few": write a whole number/],
    [{ target: "score" }, /--target is for --surrogate/],
    [{ surrogate: true as const }, /leave out --model/],
    [{ model: undefined }, /Name a --model, or --surrogate/],
    [{ model: "https://models.example.org/ranker" }, /no model of the Open Inference Protocol/],
    [
      { model: "http://127.0.0.1:9/v2/models/ranker", background: "background.csv" },
      /http:\/\/127\.0\.0\.1:9 does not begin with https.*EQUILUX_OUTGOING/,
    ],
    [
      { model: "https://10.0.0.1/v2/models/ranker", background: "background.csv" },
      /is not on the public network/,
    ],
    [{ data: "narrow.csv" }, /narrow\.csv has no column "\w+", which is a feature of the model/],
    [{ data: "word.csv" }, /word\.csv, line 3, column "\w+", value "tall": .*must be a number/],
    [{ data: "none.csv" }, /none\.csv cannot be read/],
    [
      { model: "linear.json", background: "background.csv" },
      /background\.csv, line \d+, column "\w+", value "": this model/,
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
      typeof value === "string" && /^[a-z]+\.\w+$/.test(value) ? inFolder(value) : value,
    ]);
    await expect(attributeCommand(Object.fromEntries(placed))).rejects.toThrow(message);
  });

  it("explains an ONNX model that is no file of trees by asking it, every output of it", () => {
    const opaque = ["--data", "opaque.csv", "--background", "others.csv", "--json"];
    const printed = JSON.parse(equilux("--model", "network.onnx", ...opaque).stdout);
    expect(printed).toMatchObject({
      output: "margin",
      outputUnit: "answer",
      engine: "exact, interventional",
      method: "exact",
      background: { file: "others.csv", rows: 7 },
    });
    // The runtime counts in float32.
    expect(largestDifference(flat(printed.attributions), opaqueVectors.shapley)).toBeLessThan(1e-5);
    expect(largestDifference(flat(printed.prediction), opaqueVectors.outputs)).toBeLessThan(1e-5);
    expect(printed.baseValue[0]).toBeCloseTo(opaqueVectors.baseValue, 5);
    expect(flat(printed.standardErrors).every((error) => error === 0)).toBe(true);
    const two = JSON.parse(equilux("--model", "classifier.onnx", ...opaque).stdout);
    expect(two.baseValue).toHaveLength(2);
    opaqueVectors.onnx.probabilities.forEach((own, row) => {
      for (const output of [0, 1]) {
        expect(two.prediction[row][output]).toBeCloseTo(own[output] ?? Number.NaN, 5);
        const sum = two.attributions[row][output].reduce(
          (a: number, b: number) => a + b,
          two.baseValue[output],
        );
        expect(sum).toBeCloseTo(own[output] ?? Number.NaN, 5);
      }
    });
  });

  it("draws by method, budget and seed, and says how far another seed would land", () => {
    const drawn = (...args: string[]) =>
      JSON.parse(
        equilux(
          ...["--model", "network.onnx", "--data", "opaque.csv", "--background", "others.csv", "--json"],
          ...args,
        ).stdout,
      );
    // 20 of 30 coalitions on each of 7 background rows; 20 pairs of walks.
    for (const how of [
      ["--method", "kernel", "--budget", "182"],
      ["--method", "permutation", "--budget", "1120"],
    ]) {
      const printed = drawn(...how, "--seed", "7");
      expect(printed).toMatchObject({ method: how[1], budget: Number(how[3]), seed: 7 });
      expect(drawn(...how, "--seed", "7")).toEqual(printed);
      expect(drawn(...how).attributions).not.toEqual(printed.attributions);
      expect(printed.residual).toBeLessThan(1e-9);
      const errors = flat(printed.standardErrors);
      expect(errors).toHaveLength(3 * FEATURES);
      flat(printed.attributions).forEach((phi, at) => {
        expect(errors[at]).toBeGreaterThanOrEqual(0);
        expect(Math.abs(phi - (opaqueVectors.shapley[at] ?? 0))).toBeLessThan(6 * (errors[at] ?? 0) + 1e-5);
      });
      expect(Math.max(...errors)).toBeGreaterThan(1e-3);
    }
  });

  it("asks a model that it could read where a method is named, with the same result", () => {
    const known = [...files, "--background", "background.csv", "--json"];
    const read = JSON.parse(equilux(...known).stdout);
    const asked = JSON.parse(equilux(...known, "--method", "exact").stdout);
    expect(asked.engine).toBe("exact, interventional");
    expect(largestDifference(flat(asked.attributions), flat(read.attributions))).toBeLessThan(1e-9);
    expect(read).not.toHaveProperty("standardErrors");
  });

  it("asks a model behind an address, where the address is allowed", async () => {
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const tensor = { name: "score", datatype: "FP64", shape: [-1, 1] };
      const input = { name: "input", datatype: "FP64", shape: [-1, FEATURES] };
      if (request.url === "/v2/models/ranker")
        return response.end(JSON.stringify({ name: "ranker", inputs: [input], outputs: [tensor] }));
      const { inputs } = JSON.parse(Buffer.concat(chunks).toString());
      const rowCount = inputs[0].shape[0];
      const data = [...(await networkModel().predict(Float64Array.from(inputs[0].data), rowCount))];
      return response.end(JSON.stringify({ outputs: [{ ...tensor, shape: [rowCount, 1], data }] }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const [program = "", ...rest] = script(
      ...(["cli", "attribute", "--model", `${origin}/v2/models/ranker`] as const),
      ...["--data", "opaque.csv", "--background", "others.csv", "--json"],
    );
    const run = (env: NodeJS.ProcessEnv) =>
      new Promise<{ status: number | null; stdout: string }>((resolve) => {
        const child = spawn(program, rest, { cwd: folder, env });
        let stdout = "";
        child.stdout.on("data", (part) => {
          stdout += part;
        });
        child.on("close", (status) => resolve({ status, stdout }));
      });
    try {
      expect(await run({ ...environment, EQUILUX_OUTGOING: "" })).toEqual({ status: 2, stdout: "" });
      const { stdout } = await run({ ...environment, EQUILUX_OUTGOING: origin });
      const printed = JSON.parse(stdout);
      expect(largestDifference(flat(printed.attributions), opaqueVectors.shapley)).toBeLessThan(1e-9);
    } finally {
      server.close().closeAllConnections();
    }
  });

  it("explains logged scores by a surrogate, with its fidelity beside every output", () => {
    const logged = ["--surrogate", "--data", "logged.csv", "--target", "score", "--cluster", "writer"];
    const { status, stdout, stderr } = equilux(...logged, "--json", "--out", "logged.ndjson");
    expect([status, stderr]).toEqual([0, expect.stringContaining("left out: writer, mood, score")]);
    const { surrogate, features, rows: count } = JSON.parse(stdout);
    expect(features).toEqual(["a", "b"]);
    expect(surrogate).toMatchObject({ target: "score", fidelity: { heldOutRows: 100, fittedRows: 300 } });
    expect(surrogate.fidelity.heldOutClusters).toBe(10);
    expect(surrogate.fidelity.r2).toBeGreaterThan(0.9);
    const lines = readFileSync(inFolder("logged.ndjson"), "utf8").trimEnd().split("\n");
    expect(lines).toHaveLength(count);
    for (const line of lines) {
      const { r2, rank } = surrogate.fidelity;
      expect(JSON.parse(line).fidelity).toEqual({ r2, rank });
    }
    const text = equilux(...logged).stdout;
    expect(text).toMatch(/This is a surrogate: .*On 100\srows held out .* R² with the logged scores is 0\.9/);
    expect(equilux(...logged, "--out", "logged.csv.csv").status).toBe(0);
    const cells = readFileSync(inFolder("logged.csv.csv"), "utf8").split("\n");
    expect(cells[0]).toBe("row,output,prediction,a,b,fidelity r2,fidelity rank");
    expect(cells[1]?.split(",")).toHaveLength(7);
  });

  it("refuses a surrogate that is not faithful, and says how far it is off", () => {
    const { status, stdout, stderr } = equilux("--surrogate", "--data", "noise.csv", "--target", "score");
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/not faithful enough.*rank correlation .* at least 0\.80/);
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
