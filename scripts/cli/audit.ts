import type { AttributeVerdict, Finding } from "@/lib/core/audit/finding";
import type { AuditSpec } from "@/lib/core/audit/spec";
import {
  findingInterval,
  findingValue,
  NO_VALUE,
  sampleSize,
  shortDigest,
  verdictMark,
  verdictWord,
} from "@/lib/core/report/format";
import { HEADLINE_METRIC } from "@/lib/core/report/headlines";
import { attributeName, groupName, metricName, surfaceName } from "@/lib/core/report/names";
import type { AuditHead } from "@/lib/core/report/views";
import { scannedWords } from "@/lib/core/report/words";
import { type AuditDocument, auditHeadOf, parseSpec, runAudit } from "@/lib/server/audits";
import { scopeOf } from "./datasets";
import { listOf, numberOf, referenceOf } from "./options";
import { printJson, textTable } from "./table";

/** What was written on the command line; numbers are still text. */
interface AuditOptions {
  readonly dataset: string;
  readonly attributes: string;
  readonly surface?: string;
  readonly intersections?: string;
  readonly benchmark?: string;
  readonly model?: string;
  readonly top?: string;
  readonly reference: readonly string[];
  readonly margin?: string;
  readonly permutations?: string;
  readonly seed?: string;
  readonly json?: true;
  readonly failOn?: "does-not-meet";
}

const FAILED_ON = 3;

/** `equilux audit`. */
export async function auditCommand(options: AuditOptions): Promise<number> {
  const spec = specOf(options);
  const scope = await scopeOf(options.dataset);
  const document = await runAudit(scope, spec, { onPhase: (phase) => process.stderr.write(`${phase}\n`) });
  if (options.json) printJson(document);
  else process.stdout.write(auditText(document, await auditHeadOf(scope, document.audit)));
  const failed =
    options.failOn !== undefined && document.findings.some(({ verdict }) => verdict === options.failOn);
  return failed ? FAILED_ON : 0;
}

/** @throws EquiluxError bad-spec, naming the option and what was found */
export function specOf(options: AuditOptions): AuditSpec {
  const { attributes, surface, benchmark, model, reference } = options;
  const number = (option: string, text: string | undefined) => numberOf(option, text, "bad-spec");
  return parseSpec({
    attributes: listOf(attributes),
    surfaces: surface === undefined || surface === "all" ? "all" : listOf(surface),
    intersections: number("--intersections", options.intersections),
    benchmark,
    browsingModel: model,
    top: number("--top", options.top),
    references: Object.fromEntries(reference.map((text) => referenceOf(text, "race=White", "bad-spec"))),
    margin: number("--margin", options.margin),
    permutations: number("--permutations", options.permutations),
    seed: number("--seed", options.seed),
  });
}

/**
 * One line per attribute and surface by the headline metric, with the group furthest from parity; then a line for whatever
 * does not meet by another metric, so that the headline metric cannot hide it.
 */
function auditText(
  { audit, digest, summary, findings }: AuditDocument,
  { scanned }: Pick<AuditHead, "scanned">,
): string {
  const headline = summary.filter(({ metric }) => metric === HEADLINE_METRIC);
  const failing = summary.filter(
    ({ metric, verdict }) => metric !== HEADLINE_METRIC && verdict === "does-not-meet",
  );
  const rows = [...headline, ...failing].map((verdict) => verdictRow(verdict, worstOf(verdict, findings)));
  const headers = [
    "metric",
    "attribute",
    "surface",
    "verdict",
    "furthest group",
    "ratio",
    "95 % interval",
    "behind it",
  ];
  return `${textTable(headers, rows)}\nRead: ${scannedWords(scanned)}.\nAudit ${audit}, digest ${shortDigest(digest)}. --json prints every finding.\n`;
}

const worstOf = ({ attribute, surface, metric, worst }: AttributeVerdict, findings: readonly Finding[]) =>
  findings.find(
    (finding) =>
      finding.metric === metric &&
      finding.attribute === attribute &&
      finding.surface === surface &&
      finding.group === worst,
  );

function verdictRow(
  { metric, attribute, surface, verdict }: AttributeVerdict,
  finding: Finding | undefined,
): string[] {
  const name = [
    metricName(metric),
    attributeName(attribute),
    surfaceName(surface),
    `${verdictMark(verdict)} ${verdictWord(verdict)}`,
  ];
  if (!finding) return [...name, NO_VALUE, NO_VALUE, NO_VALUE, NO_VALUE];
  return [
    ...name,
    groupName(finding.group),
    findingValue(finding),
    findingInterval(finding),
    sampleSize(finding.n),
  ];
}
