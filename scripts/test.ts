// npm test [-- --only types,unit]: every check, going on after a failure; the last line counts them all.
import { parseArgs } from "node:util";
import { EquiluxError } from "@/lib/core/errors";
import { type Check, checks } from "./checks";
import { endAll, endOnSignals, isEnding } from "./cleanup";
import { none, ofCode, plus, type Totals } from "./totals";

function chosen(): readonly Check[] {
  const { values } = parseArgs({ options: { only: { type: "string" } } });
  if (values.only === undefined) return checks;
  const names = values.only.split(",");
  const unknown = names.find((name) => !checks.some((check) => check.name === name));
  if (unknown !== undefined) {
    const all = checks.map(({ name }) => name).join(", ");
    throw new EquiluxError(
      "bad-request",
      `--only names "${unknown}": write some of ${all}, with commas between`,
      "--only",
    );
  }
  return checks.filter(({ name }) => names.includes(name));
}

const counts = ({ passed, failed }: Totals): string => `${passed} passed, ${failed} failed`;

/** A check that could not look is not "ok". */
const outcome = ({ passed, failed }: Totals): string =>
  failed > 0 ? "FAILED" : passed > 0 ? "ok    " : "none  ";

async function runCheck({ name, title, run }: Check): Promise<Totals> {
  console.log(`\n── ${name}: ${title}`);
  const began = performance.now();
  const totals = await run().catch((error: unknown) => {
    console.error(error instanceof EquiluxError ? error.message : error);
    return ofCode(1);
  });
  console.log(`── ${name}: ${counts(totals)} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  return totals;
}

async function test(): Promise<void> {
  const results: { name: string; totals: Totals }[] = [];
  for (const check of chosen()) {
    const totals = await runCheck(check);
    if (isEnding()) return;
    results.push({ name: check.name, totals });
  }
  await endAll();
  console.log("");
  for (const { name, totals } of results)
    console.log(`${outcome(totals)} ${name.padEnd(10)} ${counts(totals)}`);
  const sum = results.map(({ totals }) => totals).reduce(plus, none);
  console.log(counts(sum));
  process.exit(sum.failed === 0 ? 0 : 1);
}

endOnSignals();
try {
  await test();
} catch (error) {
  console.error(error instanceof EquiluxError ? error.message : error);
  await endAll();
  process.exit(2);
}
