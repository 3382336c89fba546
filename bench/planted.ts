/**
 * Can the laws fail? Plants one bug after another in a copy of the sources, and runs the law that has to notice.
 *
 * npm run bench -- planted [--only exposure]. Ends with 1 where a law passes in spite of its bug.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { BUGS, type Bug } from "@/bench/planted/bugs";
import { packageProgram, ROOT, runToEnd } from "@/scripts/children";
import { textTable } from "@/scripts/cli/table";

const { values } = parseArgs({ options: { only: { type: "string", default: "" } } });
const COPIED = ["lib", "tests", "prisma", "scripts", "package.json", "tsconfig.json", "vitest.config.ts"];

/** A copy of what the laws need; packages are linked. */
function copyOfSources(): string {
  const copy = mkdtempSync(join(tmpdir(), "equilux-planted-"));
  for (const name of COPIED) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  return copy;
}

/** @returns what became of the law: it has to fail, and not for want of being found */
async function outcome(bug: Bug, copy: string): Promise<"noticed" | "MISSED" | "no such law"> {
  const path = join(copy, "lib/core", `${bug.file}.ts`);
  const source = readFileSync(path, "utf8");
  if (source.split(bug.from).length !== 2)
    throw new Error(`lib/core/${bug.file}.ts does not hold once: ${bug.from}`);
  writeFileSync(
    path,
    source.replace(bug.from, () => bug.to),
  );
  try {
    const report = join(copy, "report.json");
    rmSync(report, { force: true });
    const law = ["--testNamePattern", `^${escaped(bug.law)}`, `tests/laws/${bug.laws}.test.ts`];
    const told = ["--reporter=json", `--outputFile=${report}`];
    await runToEnd(
      packageProgram("vitest", "vitest.mjs", "run", "--root", copy, "--project", "unit", ...law, ...told),
    );
    const { numFailedTests, numPassedTests } = JSON.parse(readFileSync(report, "utf8"));
    if (numFailedTests > 0) return "noticed";
    return numPassedTests > 0 ? "MISSED" : "no such law";
  } finally {
    writeFileSync(path, source);
  }
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

const bugs = BUGS.filter(({ laws }) => laws.startsWith(values.only));
const outcomes = new Map<Bug, string>();
const queue = [...bugs];
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    const copy = copyOfSources();
    try {
      for (let bug = queue.shift(); bug; bug = queue.shift()) {
        outcomes.set(bug, await outcome(bug, copy));
        process.stderr.write(`${outcomes.size} of ${bugs.length}: ${bug.law}: ${outcomes.get(bug)}\n`);
      }
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  }),
);

const oneLine = (text: string) => text.replace(/\s+/g, " ").trim() || "(nothing)";
process.stdout.write(
  textTable(
    ["law", "in", "was", "became", ""],
    bugs.map((bug) => [bug.law, bug.file, oneLine(bug.from), oneLine(bug.to), outcomes.get(bug)!]),
  ),
);
const noticed = [...outcomes.values()].filter((each) => each === "noticed").length;
process.stdout.write(`\n${bugs.length} bugs planted, ${noticed} noticed.\n`);
process.exitCode = noticed === bugs.length ? 0 : 1;
