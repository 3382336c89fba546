import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";

export interface Totals {
  readonly passed: number;
  readonly failed: number;
}

export const none: Totals = { passed: 0, failed: 0 };

export const plus = (a: Totals, b: Totals): Totals => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
});

/** A program without tests of its own counts as one. */
export const ofCode = (code: number): Totals =>
  code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };

/** A runner may fail beside its tests (a file that does not load, no tests at all): that is a failure more, never none. */
const atLeastOne = (totals: Totals, code: number): Totals =>
  code !== 0 && totals.failed === 0 ? { ...totals, failed: 1 } : totals;

const VitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
});

const PlaywrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
});

const readReport = (file: string): unknown =>
  existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;

export function ofVitest(file: string, code: number): Totals {
  const report = VitestReport.safeParse(readReport(file));
  if (!report.success) return ofCode(code || 1);
  const { numPassedTests, numFailedTests, testResults } = report.data;
  const unloaded = testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((result) => result.status === "failed"),
  ).length;
  return atLeastOne({ passed: numPassedTests, failed: numFailedTests + unloaded }, code);
}

export function ofPlaywright(file: string, code: number): Totals {
  const report = PlaywrightReport.safeParse(readReport(file));
  if (!report.success) return ofCode(code || 1);
  const { expected, unexpected, flaky } = report.data.stats;
  // A flaky journey passed at its second go; the runner's list names it.
  return atLeastOne({ passed: expected + flaky, failed: unexpected }, code);
}
