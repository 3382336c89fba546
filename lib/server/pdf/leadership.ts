import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import { EquiluxError } from "@/lib/core/errors";
import { day, shortDigest } from "@/lib/core/report/format";
import {
  forestCaption,
  forestWords,
  LEADERSHIP_HEADINGS,
  leadershipText,
  leadingTrend,
  moreWords,
} from "@/lib/core/report/leadership-text";
import { attributeName } from "@/lib/core/report/names";
import { tame } from "@/lib/core/report/tame";
import { trendWords } from "@/lib/core/report/trend-words";
import type { LeadershipReport } from "@/lib/core/report/views";
import { installationKeys } from "@/lib/server/keys";
import { withPdfComment } from "@/lib/server/pdf/comment";
import { LEADERSHIP_TEMPLATE } from "@/lib/server/pdf/leadership-template";
import { blankMark, type Signer, signFile } from "@/lib/server/signature";

/** Charts as SVG, drawn from the same prepared model as on the screen; an empty string where there is nothing to draw. */
export interface LeadershipCharts {
  readonly forest: string;
  readonly trend: string;
}

/** More rows than this cannot be read in a minute; the page has them all. */
const MOST_STATES = 8;
const MOST_POINTS = 6;

/**
 * Leadership's report as a signed, tagged PDF (PDF/UA-1) of two A4 pages whatever the data. The same report, charts and
 * key give the same bytes: the only time in it is the audit's own, and Ed25519 uses no dice.
 *
 * A name in a script that no font at hand can draw cannot be claimed accessible; then the PDF is still tagged, but does
 * not call itself PDF/UA.
 *
 * @param signer whose signature it carries; this installation's where left out
 * @throws EquiluxError unavailable where it cannot be set, bad-settings as installationKeys
 */
export async function leadershipPdf(
  report: LeadershipReport,
  charts: LeadershipCharts,
  signer: Signer = installationKeys(),
): Promise<Uint8Array<ArrayBuffer>> {
  return signFile(withPdfComment(typeset(report, charts), blankMark(signer.id)), signer);
}

function typeset(report: LeadershipReport, charts: LeadershipCharts): Uint8Array {
  const page = JSON.stringify(pageOf(tame(report), charts));
  const input = { mainFileContent: LEADERSHIP_TEMPLATE, inputs: { page } };
  const creationTimestamp = Math.floor(Date.parse(report.head.createdAt) / 1000);
  const compiler = NodeCompiler.create();
  try {
    return new Uint8Array(compiler.pdf(input, { pdfStandard: "ua-1", creationTimestamp }));
  } catch (strict) {
    if (!/could not be displayed/.test(String(strict))) throw unprintable(strict);
  }
  try {
    return new Uint8Array(compiler.pdf(input, { pdfTags: true, creationTimestamp }));
  } catch (failure) {
    throw unprintable(failure);
  }
}

const unprintable = (cause: unknown): EquiluxError =>
  Object.assign(
    new EquiluxError("unavailable", "The PDF could not be set. The leadership page shows the same report."),
    { cause },
  );

/** What the template sets: strings only, in its order. */
function pageOf(report: LeadershipReport, charts: LeadershipCharts) {
  const text = leadershipText(report);
  const { head } = report;
  const trend = leadingTrend(report);
  const shown = text.states.slice(0, MOST_STATES);
  const left = text.states.length - shown.length;
  return {
    kicker: "EQUILUX · AUDIT REPORT FOR LEADERSHIP",
    title: text.title,
    lines: text.lines,
    summary: text.summary,
    footer: `${head.dataset.name} · audit of ${day(head.createdAt)} · digest ${shortDigest(head.digest)}`,
    pageWord: "Page",
    states: {
      title: LEADERSHIP_HEADINGS.states,
      columns: LEADERSHIP_HEADINGS.stateColumns,
      rows: shown.map((state) => ({ ...state, details: state.details.slice(0, shown.length > 4 ? 1 : 3) })),
      more: left > 0 ? moreWords(left) : null,
    },
    forest: {
      title: LEADERSHIP_HEADINGS.forest,
      svg: inkOnPaper(charts.forest),
      alt: forestWords(report),
      caption: forestCaption(report),
    },
    trend: {
      title:
        trend === null
          ? LEADERSHIP_HEADINGS.trend
          : `${LEADERSHIP_HEADINGS.trend}: ${attributeName(trend.attribute)}`,
      svg: trend === null ? null : inkOnPaper(charts.trend),
      ...trendWords(trend, head.spec.margin),
    },
    carried: { title: LEADERSHIP_HEADINGS.carried, items: text.carried.slice(0, MOST_POINTS) },
    unknown: { title: LEADERSHIP_HEADINGS.unknown, items: text.unknown.slice(-MOST_POINTS) },
    scope: { title: LEADERSHIP_HEADINGS.scope, columns: LEADERSHIP_HEADINGS.scopeColumns, rows: text.scope },
    limits: { title: LEADERSHIP_HEADINGS.limits, items: text.limits },
  };
}

/**
 * Sets a chart's letters in the page's own typeface, so that the bytes do not depend on the machine's fonts. That typeface
 * has no glyph for the verdicts' marks; their words stay.
 */
const inkOnPaper = (svg: string): string | null =>
  svg === ""
    ? null
    : svg.replace(/font-family="[^"]*"/g, 'font-family="Libertinus Serif"').replace(/>[✓▼?] (?=[a-z])/g, ">");
