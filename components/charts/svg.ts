import { shapePath } from "@/components/charts/marks";
import type { Band, ForestModel, LineModel, LineSeries } from "@/components/charts/prepare";
import { place } from "@/components/charts/scale";
import { verdictMark, verdictWord } from "@/lib/core/report/format";

/**
 * Prepared charts as SVG text on white paper, for documents that are made where no browser runs. The same models as on
 * screen, so that a printed chart cannot differ from the one its reader saw.
 */
export interface SvgSize {
  readonly width: number;
  readonly height: number;
  /** Font family; the document that embeds the drawing has to know it. */
  readonly font?: string;
}

const INK = "#1b2138";
const MUTED = "#565c70";
const RULE = "#d9d4c7";
const BAND = "#f6ead2";
const FONT = "Liberation Sans, Helvetica, Arial, sans-serif";

/** The forest plot: a row for each group, those without a value at the end with their reason. */
export function forestSvg(model: ForestModel, { width, height, font = FONT }: SvgSize): string {
  const left = Math.min(170, width * 0.26);
  const right = Math.min(250, width * 0.36);
  const plot = { x: left, width: width - left - right, top: 22, bottom: height - 34 };
  const lines = model.rows.length + model.absent.length;
  const step = (plot.bottom - plot.top) / Math.max(1, lines);
  const x = (value: number) => plot.x + place(model.scale, value) * plot.width;
  const parts = [
    bandAcross(model.band, x, plot.top, plot.bottom),
    ...model.scale.ticks.map(({ value, label }) => verticalTick(x(value), plot.top, plot.bottom, label)),
    text(plot.x + plot.width / 2, height - 4, model.axis, { anchor: "middle", fill: MUTED }),
    text(width - right + 14, 12, "value (95 % interval)", { fill: MUTED, size: 9 }),
    text(width, 12, "verdict", { anchor: "end", fill: MUTED, size: 9 }),
  ];
  if (model.reference) {
    parts.push(rule(x(model.reference.value), plot.top - 4, x(model.reference.value), plot.bottom, INK, 1.2));
    parts.push(
      text(x(model.reference.value), plot.top - 8, model.reference.label, {
        anchor: "middle",
        fill: MUTED,
        size: 9,
      }),
    );
  }
  for (const [index, row] of model.rows.entries()) {
    const y = plot.top + (index + 0.5) * step;
    parts.push(text(left - 12, y + 3.5, row.label, { anchor: "end", weight: 600 }));
    if (row.low !== null && row.high !== null) {
      parts.push(rule(x(row.low), y, x(row.high), y, row.mark.print, 2));
      parts.push(end(x(row.low), y, row.beyond.low ? "left" : "bar", row.mark.print));
      parts.push(end(x(row.high), y, row.beyond.high ? "right" : "bar", row.mark.print));
    }
    if (row.benchmark !== null) parts.push(rule(x(row.benchmark), y - 8, x(row.benchmark), y + 8, INK, 1.5));
    parts.push(`<path d="${shapePath(row.mark.shape, x(row.value), y, 5)}" fill="${row.mark.print}"/>`);
    const range = row.low === null ? "" : ` (${row.intervalText})`;
    parts.push(text(width - right + 14, y + 3.5, `${row.valueText}${range}`, {}));
    parts.push(
      text(width, y + 3.5, `${verdictMark(row.verdict)} ${verdictWord(row.verdict)}`.trim(), {
        anchor: "end",
      }),
    );
  }
  for (const [index, row] of model.absent.entries()) {
    const y = plot.top + (model.rows.length + index + 0.5) * step;
    parts.push(text(left - 12, y + 3.5, row.label, { anchor: "end", weight: 600 }));
    parts.push(text(plot.x + 6, y + 3.5, row.reason, { fill: MUTED, style: "italic" }));
  }
  return frame(model, width, height, font, parts);
}

/** The trend: a line for each group, broken where a week has no value; whiskers where a week has an interval. */
export function trendSvg(model: LineModel, { width, height, font = FONT }: SvgSize): string {
  const plot = { left: 42, right: width - 110, top: 14, bottom: height - 40 };
  const columns = Math.max(1, model.places.length - 1);
  const x = (index: number) => plot.left + 8 + (index / columns) * (plot.right - plot.left - 16);
  const y = (value: number) => plot.bottom - place(model.scale, value) * (plot.bottom - plot.top);
  const every = Math.max(1, Math.ceil(model.places.length / 8));
  const parts = [
    bandDown(model.band, y, plot.left, plot.right),
    ...model.scale.ticks.map(
      ({ value, label }) =>
        rule(plot.left, y(value), plot.right, y(value), RULE, 0.6) +
        text(plot.left - 6, y(value) + 3.5, label, { anchor: "end", fill: MUTED, size: 9.5 }),
    ),
    ...model.places.map((label, index) =>
      index % every === 0
        ? text(x(index), plot.bottom + 15, label, { anchor: "middle", fill: MUTED, size: 9.5 })
        : "",
    ),
    text(plot.left, height - 6, model.axis, { fill: MUTED, size: 9.5 }),
  ];
  if (model.reference) {
    parts.push(rule(plot.left, y(model.reference.value), plot.right, y(model.reference.value), INK, 1.2));
  }
  for (const series of model.series) parts.push(line(series, x, y));
  parts.push(...endLabels(model, y, plot));
  return frame(model, width, height, font, parts);
}

function line(
  { points, mark }: LineSeries,
  x: (index: number) => number,
  y: (value: number) => number,
): string {
  const parts: string[] = [];
  let path = "";
  for (const [index, point] of points.entries()) {
    if (point.value === null) {
      path += " ";
      continue;
    }
    path += `${path === "" || path.endsWith(" ") ? "M" : "L"}${tidy(x(index))} ${tidy(y(point.value))}`;
    if (point.low !== null && point.high !== null) {
      parts.push(rule(x(index), y(point.low), x(index), y(point.high), mark.print, 1, 0.5));
    }
    parts.push(`<path d="${shapePath(mark.shape, x(index), y(point.value), 3)}" fill="${mark.print}"/>`);
  }
  return `<path d="${path.trim()}" fill="none" stroke="${mark.print}" stroke-width="1.8"/>${parts.join("")}`;
}

/** Names at the ends of the lines, pushed apart where they would cover each other. */
function endLabels(
  model: LineModel,
  y: (value: number) => number,
  plot: { readonly right: number; readonly top: number; readonly bottom: number },
): string[] {
  const ends = model.series
    .map((series) => ({ series, at: series.points.findLast(({ value }) => value !== null)?.value ?? null }))
    .flatMap(({ series, at }) => (at === null ? [] : [{ series, y: y(at) }]))
    .sort((a, b) => a.y - b.y);
  let above = plot.top - 13;
  return ends.map(({ series, y: wanted }) => {
    above = Math.max(above + 13, wanted);
    const at = Math.min(above, plot.bottom + 12);
    const { mark, label } = series;
    return (
      `<path d="${shapePath(mark.shape, plot.right + 10, at, 3.5)}" fill="${mark.print}"/>` +
      text(plot.right + 18, at + 3.5, label, { size: 10, weight: 600 })
    );
  });
}

function bandAcross(band: Band | null, x: (value: number) => number, top: number, bottom: number): string {
  if (!band) return "";
  return `<rect x="${tidy(x(band.low))}" y="${tidy(top)}" width="${tidy(x(band.high) - x(band.low))}" height="${tidy(bottom - top)}" fill="${BAND}"/>`;
}

function bandDown(band: Band | null, y: (value: number) => number, left: number, right: number): string {
  if (!band) return "";
  return `<rect x="${tidy(left)}" y="${tidy(y(band.high))}" width="${tidy(right - left)}" height="${tidy(y(band.low) - y(band.high))}" fill="${BAND}"/>`;
}

const verticalTick = (x: number, top: number, bottom: number, label: string): string =>
  rule(x, top, x, bottom, RULE, 0.6) +
  text(x, bottom + 13, label, { anchor: "middle", fill: MUTED, size: 9.5 });

function end(x: number, y: number, kind: "bar" | "left" | "right", color: string): string {
  if (kind === "bar") return rule(x, y - 4, x, y + 4, color, 2);
  const back = kind === "left" ? 6 : -6;
  return `<path d="M${tidy(x)} ${tidy(y)}L${tidy(x + back)} ${tidy(y - 4.5)}L${tidy(x + back)} ${tidy(y + 4.5)}Z" fill="${color}"/>`;
}

const rule = (
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  color: string,
  width: number,
  opacity = 1,
): string =>
  `<line x1="${tidy(x1)}" y1="${tidy(y1)}" x2="${tidy(x2)}" y2="${tidy(y2)}" stroke="${color}" stroke-width="${width}"${opacity < 1 ? ` stroke-opacity="${opacity}"` : ""}/>`;

interface TextStyle {
  readonly anchor?: "start" | "middle" | "end";
  readonly fill?: string;
  readonly size?: number;
  readonly weight?: number;
  readonly style?: "italic";
}

function text(
  x: number,
  y: number,
  content: string,
  { anchor = "start", fill = INK, size = 10.5, weight = 400, style }: TextStyle,
): string {
  const slant = style ? ` font-style="${style}"` : "";
  return `<text x="${tidy(x)}" y="${tidy(y)}" text-anchor="${anchor}" fill="${fill}" font-size="${size}" font-weight="${weight}"${slant}>${escapeXml(content)}</text>`;
}

function frame(
  model: { readonly title: string; readonly summary: string },
  width: number,
  height: number,
  font: string,
  parts: readonly string[],
): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escapeXml(font)}">` +
    `<title>${escapeXml(model.title)}</title><desc>${escapeXml(model.summary)}</desc>${parts.join("")}</svg>`
  );
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escapeXml = (content: string): string =>
  content.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

const tidy = (value: number): string => String(Math.round(value * 100) / 100);
