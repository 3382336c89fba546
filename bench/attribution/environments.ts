import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Pythons {
  /** Has the newest XGBoost and LightGBM. */
  readonly recent: string;
  /** Has shap 0.44 and FastTreeSHAP, which needs an old numpy, and an XGBoost whose models they can read. */
  readonly old: string;
}

/** XGBoost 3.4 asks for Python 3.12 and runs on 3.11. */
const RECENT = ["--ignore-requires-python", "xgboost==3.4.1", "lightgbm==4.6.0", "numpy"];
const OLD = ["numpy<1.24", "pandas<2.1", "xgboost==2.1.4", "shap==0.44.1", "fasttreeshap==0.1.6"];

/** The interpreters named, or environments made once in the system's folder for such things and found again. */
export function pythons(named: Partial<Pythons>, base: string): Pythons {
  return {
    recent: named.recent ?? environment(base, "equilux-bench-recent", RECENT),
    old: named.old ?? environment(base, "equilux-bench-old", OLD),
  };
}

function environment(base: string, name: string, packages: readonly string[]): string {
  const folder = join(tmpdir(), name);
  const python = join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  // Written last: without it, an earlier attempt was cut short.
  const done = join(folder, "ready");
  if (existsSync(done)) return python;
  process.stderr.write(`Making ${folder}: ${packages.join(" ")} ...\n`);
  run(base, ["-m", "venv", "--clear", folder]);
  run(python, ["-m", "pip", "install", "--quiet", ...packages]);
  run(python, ["-c", `open(${JSON.stringify(done)}, "w").close()`]);
  return python;
}

/** Runs a program to its end; what it says goes to stderr. */
export function run(program: string, args: readonly string[]): void {
  const { status, error } = spawnSync(program, args, { stdio: ["ignore", 2, 2] });
  if (status === 0) return;
  throw new Error(`${program} ${args.join(" ")} failed${error ? `: ${error.message}` : ` with ${status}`}`);
}
