import type { Finding, Verdict } from "@/lib/core/audit/finding";
import type { AuditSpec } from "@/lib/core/audit/spec";
import {
  counted,
  dayRange,
  findingInterval,
  findingMethod,
  findingValue,
  NO_VALUE,
  pValue,
  ratio,
  share,
  undefinedReason,
} from "@/lib/core/report/format";
import {
  attributeName,
  groupPhrase,
  listing,
  metricName,
  onSurface,
  sentenceCase,
} from "@/lib/core/report/names";
import type { AuditHead, AuditListItem, Headline, Reversal } from "@/lib/core/report/views";

/**
 * Plain sentences from findings. They say what was measured and how sure it is, never why: "associated with", not
 * "because". A number enters a sentence only through format.ts.
 */

/** What the spec decides about the wording. */
export type Wording = Pick<AuditSpec, "benchmark" | "margin">;

/** The unit in which exposure is compared: "per writer" or "per story offered". */
export const perUnit = (benchmark: AuditSpec["benchmark"]): string =>
  benchmark === "roster" ? "per writer" : "per story offered";

/** The question an audit asks, in words. */
export function questionSentence(spec: Pick<AuditSpec, "attributes" | "surfaces" | "benchmark">): string {
  const attributes = listing(spec.attributes.map(attributeName));
  const where = spec.surfaces === "all" ? "" : ` on ${listing(spec.surfaces)}`;
  return `Does exposure${where} reach writers equally by ${attributes}, ${perUnit(spec.benchmark)}?`;
}

/** The main sentence of one attribute: who got how much, compared with whom, how sure, and what that means. */
export function headlineSentence(headline: Headline, wording: Wording): string {
  const { finding } = headline;
  if (!finding) return unmeasuredSentence(headline);
  if (headline.verdict === "cannot-tell") return cannotTellSentence(headline, finding, wording);
  const said = comparison(finding, wording);
  const margin = marginWords(wording.margin);
  if (headline.verdict === "meets") {
    return headline.groups <= 2
      ? `${said}, within the declared margin of ${margin}.`
      : `Every group is within the declared margin of ${margin}. Furthest from equal: ${said}.`;
  }
  return `${said}, ${side(finding, wording.margin)} the declared margin of ${margin}.`;
}

/** "Women got 0.75 times as much exposure per writer as men (0.71 to 0.79)", without a full stop. */
export function comparison(finding: Finding, wording: Wording): string {
  const group = sentenceCase(groupPhrase(finding.attribute, finding.group));
  if (finding.value === null) {
    return `${group}: ${undefinedReason(finding.undefined ?? "too-few-writers")}`;
  }
  const interval = findingInterval(finding);
  const range = interval === NO_VALUE ? "" : ` (${interval})`;
  const against = finding.against === null ? "" : groupPhrase(finding.attribute, finding.against);
  const value = findingValue(finding);
  switch (finding.metric) {
    case "parity-ratio":
    case "parity-ratio-max":
      if (finding.value === 0) return `${group} got no exposure at all, while ${against} did`;
      return `${group} got ${value} times as much exposure ${perUnit(wording.benchmark)} as ${against}${range}`;
    case "conditional-parity-ratio":
      return `Within the same topic, ${groupPhrase(finding.attribute, finding.group)} got ${value} times as much exposure as ${against}${range}`;
    case "impact-ratio":
      return `${group} were selected ${value} times as often as ${against}${range}`;
    case "exposure-share": {
      const fair =
        finding.benchmark === undefined ? "" : `, where a fair share is ${share(finding.benchmark)}`;
      return `${group} got ${value} of all exposure${range}${fair}`;
    }
    default:
      return `${metricName(finding.metric)} of ${groupPhrase(finding.attribute, finding.group)}: ${value}${range}`;
  }
}

/** How strong the evidence is, by the corrected p-value; null where nothing was tested. */
export function evidenceSentence(finding: Finding): string | null {
  if (finding.value === null || (finding.q ?? finding.p) === null) return null;
  const level = finding.q ?? finding.p ?? 1;
  const word = level < 0.01 ? "Strong evidence" : level < 0.05 ? "Some evidence" : "Little evidence";
  const letter = finding.q === null ? "p" : "q";
  const behind = finding.n.writers === null ? "" : `; ${counted(finding.n.writers, "writer")} in this group`;
  return `${word} of a difference from equal (${pValue(level, letter)}${behind}).`;
}

/** Simpson's reversal, said outright. */
export function reversalSentence({ within, overall }: Reversal): string {
  const group = groupPhrase(within.attribute, within.group);
  const against =
    within.against === null ? "the reference group" : groupPhrase(within.attribute, within.against);
  return (
    `The picture turns round within topics: compared topic by topic, ${group} got ${findingValue(within)} times as much ` +
    `exposure as ${against}, but ${findingValue(overall)} times overall. Which topics a group writes about is associated with the gap; read both figures.`
  );
}

/** What is not in the figures: groups hidden for privacy and writers whose value nobody declared. */
export function limitsSentence(headline: Headline): string | null {
  const parts: string[] = [];
  if (headline.suppressed > 0) {
    parts.push(`${counted(headline.suppressed, "group")} hidden for privacy`);
  }
  if (headline.unknownWriters !== null && headline.unknownWriters > 0 && headline.totalWriters > 0) {
    const part = share(headline.unknownWriters / headline.totalWriters);
    parts.push(`${attributeName(headline.attribute)} not declared for ${part} of writers`);
  }
  return parts.length === 0 ? null : `${sentenceCase(listing(parts))}.`;
}

/** What a reader can do next, by verdict. */
export function nextStep(verdict: Verdict): string {
  switch (verdict) {
    case "does-not-meet":
      return "A flag is a reason to look: see where in the slate the gap opens and which features carry it.";
    case "cannot-tell":
      return "Audit a longer period, or pool surfaces, so that more writers stand behind the figure.";
    case "meets":
      return "Nothing to do now; audit again when the model or the writers change.";
  }
}

/** An audit that is not done, in words. */
export function progressSentence(item: Pick<AuditListItem, "state" | "phase" | "error">): string {
  switch (item.state) {
    case "queued":
      return "Waiting for its turn.";
    case "running":
      return item.phase ? `${sentenceCase(item.phase)}…` : "Running…";
    case "failed":
      return item.error ?? "The audit stopped before it was done.";
    case "done":
      return "Done.";
  }
}

/** "0.80 to 1.25", the two ends of the declared margin. */
export const marginWords = (margin: number): string => `${ratio(margin)} to ${ratio(1 / margin)}`;

const side = (finding: Finding, margin: number): string =>
  finding.value !== null && finding.value > 1 / margin
    ? "above"
    : finding.value !== null && finding.value < margin
      ? "below"
      : "not surely within";

function cannotTellSentence(headline: Headline, finding: Finding, wording: Wording): string {
  if (finding.value === null) return unmeasuredSentence(headline, finding);
  const interval = findingInterval(finding);
  const group = groupPhrase(finding.attribute, finding.group);
  if (interval === NO_VALUE) {
    return `Not enough data to tell. ${comparison(finding, wording)}; ${findingMethod(finding)}.`;
  }
  const straddles =
    finding.low !== null &&
    finding.high !== null &&
    finding.low < wording.margin &&
    finding.high >= wording.margin;
  if (!straddles) {
    return `Not enough data to tell for some groups. Of those measured, furthest from equal: ${comparison(finding, wording)}.`;
  }
  const against = finding.against === null ? "" : ` as ${groupPhrase(finding.attribute, finding.against)}`;
  return (
    `Not enough data to tell. ${sentenceCase(group)} may have got anywhere from ${interval} times as much ` +
    `exposure ${perUnit(wording.benchmark)}${against}: the range crosses the declared margin of ${marginWords(wording.margin)}.`
  );
}

function unmeasuredSentence(headline: Headline, finding: Finding | null = null): string {
  const name = attributeName(headline.attribute);
  const where = onSurface(headline.surface);
  if (finding) {
    const group = groupPhrase(finding.attribute, finding.group);
    return `Not enough data to tell. There is no figure for ${group} ${where}: ${undefinedReason(finding.undefined ?? "too-few-writers")}.`;
  }
  if (headline.suppressed > 0 && headline.suppressed >= headline.groups) {
    return `Not enough data to tell. Every group by ${name} ${where} is hidden for privacy.`;
  }
  return `Not enough data to tell. No two groups by ${name} could be compared ${where}.`;
}

/** What was read of the log. Weeks are read whole (lib/core/audit/window.ts), and whoever misses the newest days is told why. */
export const scannedWords = ({ impressions, requests, from, to }: AuditHead["scanned"]): string =>
  `${counted(impressions, "impression")} in ${counted(requests, "request")}, ${dayRange(from, to)}${
    from === null ? "" : "; a week that has not reached its Sunday is not read yet"
  }`;
