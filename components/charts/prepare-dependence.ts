import { linearScale, place, type Scale } from "@/components/charts/scale";
import type { TableModel } from "@/components/charts/table-model";
import { MISSING_STEP, valueSteps } from "@/components/charts/value-steps";
import { contribution, count, counted, plain } from "@/lib/core/report/format";
import type { SampledFeature, ScoreSample } from "@/lib/core/report/score";

export interface DependenceModel {
  readonly title: string;
  readonly summary: string;
  readonly xAxis: string;
  readonly yAxis: string;
  readonly xScale: Scale;
  readonly yScale: Scale;
  /** Points of one colour, each [along 0 to 1, up 0 to 1]. */
  readonly swarms: readonly {
    readonly step: number;
    readonly points: readonly (readonly [number, number])[];
  }[];
  /** The feature that the colours show; null where no other goes with what is left. */
  readonly colour: string | null;
  readonly hasMissing: boolean;
  readonly truncated: string | null;
  readonly table: TableModel;
}

const BINS = 10;

/**
 * One feature: its values against what they did to the score. Coloured by the feature that goes most with what its own value
 * leaves open, which is where the two act together.
 *
 * @param chosen the feature; the first of the sample where it has none of that name
 */
export function prepareDependence(sample: ScoreSample, chosen: string): DependenceModel | null {
  const feature = sample.features.find((each) => each.feature === chosen) ?? sample.features[0];
  if (!feature) return null;
  const known = feature.values.flatMap((value, row) =>
    value === null ? [] : [{ value, row, phi: feature.attributions[row] ?? 0 }],
  );
  const xScale = linearScale(
    known.map(({ value }) => value),
    plain,
    {
      floor: Math.min(...known.map(({ value }) => value), Number.POSITIVE_INFINITY),
    },
  );
  const yScale = linearScale(
    known.map(({ phi }) => phi),
    (value) => (value === 0 ? "0" : contribution(value)),
  );
  const bins = binsOf(known);
  const other = strongestOther(sample, feature, bins);
  const steps = other ? valueSteps(other.values) : null;
  const stepAt = (row: number) => steps?.[row] ?? 0;
  const shown = [...new Set(known.map(({ row }) => stepAt(row)))].sort((a, b) => a - b);
  const missing = feature.values.length - known.length;
  const [first] = bins;
  const last = bins.at(-1);
  return {
    title: `${feature.label}: values and what they did`,
    summary:
      first && last && bins.length > 1
        ? `At its lowest values ${feature.label} adds ${contribution(first.mean)} on average, at its highest ${contribution(last.mean)}.${other ? ` Points of one value differ most with ${other.label}.` : ""}`
        : `${feature.label} has hardly any values to compare.`,
    xAxis: feature.label,
    yAxis: `What it did to the score, ${sample.outputUnit}`,
    xScale,
    yScale,
    swarms: shown.map((step) => ({
      step,
      points: known
        .filter(({ row }) => stepAt(row) === step)
        .map(({ value, phi }) => [place(xScale, value), place(yScale, phi)] as const),
    })),
    colour: other?.label ?? null,
    hasMissing: shown.includes(MISSING_STEP),
    truncated:
      missing > 0
        ? `${counted(missing, "prediction")} without a value of ${feature.label} cannot be placed.`
        : null,
    table: {
      columns: [
        { key: "values", label: feature.label, numeric: false },
        { key: "rows", label: "Predictions", numeric: true },
        { key: "mean", label: "Mean attribution", numeric: true },
      ],
      rows: bins.map(({ from, to, rows, mean }) => ({
        key: `${from} ${to}`,
        mark: null,
        cells: [
          from === to ? plain(from) : `${plain(from)} to ${plain(to)}`,
          count(rows.length),
          contribution(mean),
        ],
      })),
    },
  };
}

interface Bin {
  readonly from: number;
  readonly to: number;
  readonly rows: readonly number[];
  readonly mean: number;
}

/** Tenths of the points by value; equal values stay together. */
function binsOf(points: readonly { value: number; row: number; phi: number }[]): Bin[] {
  const sorted = [...points].sort((a, b) => a.value - b.value);
  const bins: Bin[] = [];
  for (let start = 0; start < sorted.length; ) {
    let end = Math.min(sorted.length, start + Math.ceil(sorted.length / BINS));
    while (end < sorted.length && sorted[end]?.value === sorted[end - 1]?.value) end++;
    const own = sorted.slice(start, end);
    bins.push({
      from: own[0]?.value ?? 0,
      to: own.at(-1)?.value ?? 0,
      rows: own.map(({ row }) => row),
      mean: own.reduce((sum, { phi }) => sum + phi, 0) / own.length,
    });
    start = end;
  }
  return bins;
}

/** A weaker bond between two columns of a bin is taken for chance. */
const LEAST_BOND = 0.2;

/** As shap does: within bins of the feature's own value, whose values go most with its attributions? */
function strongestOther(
  sample: ScoreSample,
  feature: SampledFeature,
  bins: readonly Bin[],
): SampledFeature | null {
  const bondOf = (other: SampledFeature) => {
    const bonds = bins.map(({ rows }) => ({
      rows: rows.length,
      bond: Math.abs(
        correlation(
          rows.map((row) => other.values[row] ?? null),
          rows.map((row) => feature.attributions[row] ?? 0),
        ),
      ),
    }));
    const total = bonds.reduce((sum, { rows }) => sum + rows, 0);
    return bonds.reduce((sum, { rows, bond }) => sum + rows * bond, 0) / (total || 1);
  };
  const best = sample.features
    .filter((other) => other !== feature)
    .map((other) => ({ other, bond: bondOf(other) }))
    .sort((a, b) => b.bond - a.bond)[0];
  return best && best.bond >= LEAST_BOND ? best.other : null;
}

/** Pearson's correlation over the rows where the first has a value; 0 where either does not vary. */
function correlation(x: readonly (number | null)[], y: readonly number[]): number {
  const pairs = x.flatMap((value, at) => (value === null ? [] : [[value, y[at] ?? 0] as const]));
  const meanX = pairs.reduce((sum, [a]) => sum + a, 0) / pairs.length;
  const meanY = pairs.reduce((sum, [, b]) => sum + b, 0) / pairs.length;
  let [xy, xx, yy] = [0, 0, 0];
  for (const [a, b] of pairs) {
    xy += (a - meanX) * (b - meanY);
    xx += (a - meanX) ** 2;
    yy += (b - meanY) ** 2;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}
