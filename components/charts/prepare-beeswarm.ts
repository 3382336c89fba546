import { linearScale, place, type Scale } from "@/components/charts/scale";
import type { TableModel } from "@/components/charts/table-model";
import { MISSING_STEP, VALUE_STEPS, valueSteps } from "@/components/charts/value-steps";
import { contribution, count, counted, plain } from "@/lib/core/report/format";
import type { SampledFeature, ScoreSample } from "@/lib/core/report/score";

/** Points of one colour; a place is [along the axis 0 to 1, across the row -1 to 1]. */
export interface Swarm {
  readonly step: number;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface SwarmRow {
  readonly feature: string;
  readonly label: string;
  readonly swarms: readonly Swarm[];
  /** The row in one sentence, for those who do not see the chart. */
  readonly sentence: string;
}

export interface BeeswarmModel {
  readonly title: string;
  readonly summary: string;
  readonly axis: string;
  readonly scale: Scale;
  readonly rows: readonly SwarmRow[];
  readonly hasMissing: boolean;
  readonly truncated: string | null;
  readonly table: TableModel;
}

const MOST_FEATURES = 10;

/** Every sampled prediction as a point: where it stands says what the feature did to the score, its colour how large the value was. */
export function prepareBeeswarm(sample: ScoreSample): BeeswarmModel {
  const ordered = [...sample.features].sort((a, b) => meanSize(b) - meanSize(a));
  const drawn = ordered.slice(0, MOST_FEATURES);
  const scale = linearScale(
    drawn.flatMap(({ attributions }) => attributions),
    (value) => (value === 0 ? "0" : contribution(value)),
  );
  const rows = drawn.map((feature) => swarmRow(feature, scale));
  const [first] = drawn;
  return {
    title: "Every sampled prediction",
    summary: first
      ? `${counted(sample.rows, "prediction")} drawn at random of ${count(sample.explained)}. ${first.label} moves scores most: by ${plain(meanSize(first))} on average, ${sentenceOf(first)}.`
      : "The model has no features to show.",
    axis: `What the feature did to the score, ${sample.outputUnit}`,
    scale,
    rows,
    hasMissing: rows.some(({ swarms }) => swarms.some(({ step }) => step === MISSING_STEP)),
    truncated:
      drawn.length < ordered.length
        ? `The ${drawn.length} largest of ${counted(ordered.length, "feature")}; the table holds all.`
        : null,
    table: {
      columns: [
        { key: "feature", label: "Feature", numeric: false },
        { key: "size", label: "Mean size", numeric: true },
        { key: "low", label: "Mean at its low values", numeric: true },
        { key: "high", label: "Mean at its high values", numeric: true },
        { key: "missing", label: "Missing values", numeric: true },
      ],
      rows: ordered.map((feature) => {
        const { low, high } = endsOf(feature);
        return {
          key: feature.feature,
          mark: null,
          cells: [
            feature.label,
            plain(meanSize(feature)),
            low === null ? null : contribution(low),
            high === null ? null : contribution(high),
            count(feature.values.filter((value) => value === null).length),
          ],
        };
      }),
    },
  };
}

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

const meanSize = ({ attributions }: SampledFeature): number => mean(attributions.map(Math.abs)) ?? 0;

/** Mean attribution among the lowest and the highest fifth of the values; null where the values do not reach that far. */
function endsOf({ values, attributions }: SampledFeature) {
  const steps = valueSteps(values);
  const at = (step: number) => mean(attributions.filter((_, row) => steps[row] === step));
  return { low: at(0), high: at(VALUE_STEPS - 1) };
}

function sentenceOf(feature: SampledFeature): string {
  const { low, high } = endsOf(feature);
  if (low === null || high === null) return "with values that hardly differ";
  return `${contribution(low)} at its low values and ${contribution(high)} at its high ones`;
}

function swarmRow(feature: SampledFeature, scale: Scale): SwarmRow {
  const steps = valueSteps(feature.values);
  const spread = spreadOf(feature.attributions.map((value) => place(scale, value)));
  return {
    feature: feature.feature,
    label: feature.label,
    swarms: [...new Set(steps)]
      .sort((a, b) => a - b)
      .map((step) => ({ step, points: spread.filter((_, row) => steps[row] === step) })),
    sentence: `${feature.label}: mean size ${plain(meanSize(feature))}; ${sentenceOf(feature)}`,
  };
}

/** So many points stand beside each other along the axis before they have to evade. */
const COLUMNS = 120;

/** Points that would cover each other evade to both sides in turn; the fullest column takes the whole height of the row. */
function spreadOf(places: readonly number[]): [number, number][] {
  const held = new Map<number, number>();
  const turns = places.map((at) => {
    const column = Math.round(at * COLUMNS);
    const turn = held.get(column) ?? 0;
    held.set(column, turn + 1);
    return turn;
  });
  const most = Math.max(8, ...held.values());
  return places.map((at, row) => {
    const turn = turns[row] ?? 0;
    const side = turn % 2 === 0 ? 1 : -1;
    return [at, (side * Math.ceil(turn / 2) * 2) / most];
  });
}
