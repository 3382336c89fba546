// npm run build:wasm: compiles the AssemblyScript of lib/core, and keeps the module as text so that the core needs no file.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EquiluxError } from "@/lib/core/errors";
import { packageProgram, ROOT, runToEnd } from "./children";

const FOLDER = join(ROOT, "lib/core/attribution/wasm");
const SOURCES = ["tree-shap.ts", "leaf-table.ts"].map((file) => join(FOLDER, "assembly", file));
const OPTIONS = ["--enable", "simd", "--runtime", "stub", "-O3", "--noAssert", "--use", "abort="];

/** The same source, compiler and options give the same bytes: a test compares them with what is committed. */
export async function compileTreeShap(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "equilux-wasm-"));
  const binary = join(folder, "tree-shap.wasm");
  try {
    const compiler = packageProgram(
      "assemblyscript",
      "bin/asc.js",
      ...SOURCES,
      "--outFile",
      binary,
      ...OPTIONS,
    );
    const { code, output } = await runToEnd(compiler);
    if (code !== 0) throw new EquiluxError("unavailable", `${FOLDER} does not compile: ${output}`, FOLDER);
    return readFileSync(binary).toString("base64");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lines = (await compileTreeShap()).match(/.{1,100}/g) ?? [];
  const text = lines.map((line) => `  "${line}",`).join("\n");
  writeFileSync(
    join(FOLDER, "tree-shap-wasm.ts"),
    `/** assembly/ compiled, in base64. Made by \`npm run build:wasm\`; not for editing. */\nexport const TREE_SHAP_WASM = [\n${text}\n].join("");\n`,
  );
}
