import { z } from "zod";
import { runToEnd } from "./children";
import { none, type Totals } from "./totals";

/** What `npm audit --json` prints: its finding, or why there is none. */
const AuditReport = z.union([
  z.object({
    vulnerabilities: z.record(z.string(), z.object({ name: z.string(), severity: z.string() })),
    metadata: z.object({ vulnerabilities: z.object({ high: z.number(), critical: z.number() }) }),
  }),
  z.object({ message: z.string() }),
]);

export interface Advisories {
  readonly totals: Totals;
  readonly words: string;
}

/** Counts as one check where the registry knows of advisories; where it does not answer that, as none at all. */
export function readAudit(output: string): Advisories {
  const report = AuditReport.safeParse(jsonIn(output));
  if (!report.success) return unknown("npm audit printed no report");
  if ("message" in report.data) return unknown(report.data.message);
  const { vulnerabilities, metadata } = report.data;
  const { high, critical } = metadata.vulnerabilities;
  if (high + critical === 0) {
    return { totals: { passed: 1, failed: 0 }, words: "No advisory of high or critical severity." };
  }
  const named = Object.values(vulnerabilities)
    .filter(({ severity }) => severity === "high" || severity === "critical")
    .map(({ name, severity }) => `${name} (${severity})`);
  return { totals: { passed: 0, failed: 1 }, words: `Advisories for ${named.join(", ")}.` };
}

const unknown = (why: string): Advisories => ({
  totals: none,
  words: `Not checked, neither passed nor failed: ${why}.`,
});

/** npm puts warnings around its report. */
function jsonIn(output: string): unknown {
  const text = output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1);
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const LONGEST_MS = 60_000;

/** Asks the registry for known weaknesses of what the product runs with. */
export async function advisories(): Promise<Totals> {
  const command = ["npm", "audit", "--omit=dev", "--audit-level=high", "--json"];
  const { output } = await runToEnd(command, LONGEST_MS).catch(() => ({ output: "" }));
  const { totals, words } = readAudit(output);
  console.log(words);
  return totals;
}
