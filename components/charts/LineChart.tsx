"use client";

import {
  CartesianGrid,
  ComposedChart,
  ErrorBar,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from "recharts";
import styles from "@/components/charts/LineChart.module.css";
import { type GroupMark, shapePath } from "@/components/charts/marks";
import type { LineModel, LinePoint } from "@/components/charts/prepare";
import { MarkIcon } from "@/components/ui/MarkIcon";

interface Row {
  readonly place: string;
  readonly points: readonly (LinePoint | undefined)[];
}

const whiskerOf = (point: LinePoint | undefined): [number, number] | undefined =>
  point && point.value !== null && point.low !== null && point.high !== null
    ? [point.value - point.low, point.high - point.value]
    : undefined;

/** One line for each group; a missing value is a gap in the line. Arrow keys walk along it. */
export function LineChart({ model, label }: { readonly model: LineModel; readonly label: string }) {
  const rows: Row[] = model.places.map((place, index) => ({
    place,
    points: model.series.map(({ points }) => points[index]),
  }));
  const ticks = model.scale.ticks.map(({ value }) => value);
  const texts = new Map(model.scale.ticks.map(({ value, label: text }) => [value, text]));
  return (
    <div className={styles.chart}>
      <ul className={styles.legend}>
        {model.series.map(({ group, label: name, mark }) => (
          <li key={group}>
            <MarkIcon mark={mark} /> {name}
          </li>
        ))}
      </ul>
      <p className={styles.axis}>{model.axis}</p>
      <div className={styles.frame}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 560, height: 280 }}>
          <ComposedChart
            data={rows}
            margin={{ top: 8, right: 12, bottom: 4, left: 0 }}
            title={label}
            accessibilityLayer
          >
            {model.band && (
              <ReferenceArea
                y1={model.band.low}
                y2={model.band.high}
                fill="var(--band)"
                fillOpacity={1}
                stroke="none"
                ifOverflow="hidden"
              />
            )}
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="place"
              tick={{ fill: "var(--ink-2)", fontSize: 12 }}
              stroke="var(--line-strong)"
              tickLine={false}
              minTickGap={18}
              padding={{ left: 12, right: 12 }}
            />
            <YAxis
              type="number"
              scale={model.scale.kind}
              domain={[...model.scale.domain]}
              ticks={ticks}
              tickFormatter={(value: number) => texts.get(value) ?? ""}
              tick={{ fill: "var(--ink-2)", fontSize: 12 }}
              stroke="none"
              width={52}
              allowDataOverflow
            />
            {model.reference && (
              <ReferenceLine y={model.reference.value} stroke="var(--ink)" strokeWidth={1.5} />
            )}
            <Tooltip
              content={(props) => <Tip {...props} model={model} />}
              cursor={{ stroke: "var(--line-strong)" }}
              isAnimationActive={false}
            />
            {model.series.map(({ group, label: name, mark }, index) => (
              <Line
                key={group}
                name={name}
                dataKey={(row: Row) => row.points[index]?.value ?? null}
                stroke={mark.color}
                strokeWidth={2.25}
                connectNulls={false}
                isAnimationActive={false}
                dot={({ key, cx, cy }) => <Dot key={key} cx={cx} cy={cy} mark={mark} />}
                activeDot={false}
              >
                <ErrorBar
                  dataKey={(row: Row) => whiskerOf(row.points[index])}
                  width={0}
                  stroke={mark.color}
                  strokeWidth={1.25}
                  strokeOpacity={0.55}
                  isAnimationActive={false}
                />
              </Line>
            ))}
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      {model.band && <p className={styles.note}>Shaded: {model.band.label}. Thin bars: 95 % interval.</p>}
    </div>
  );
}

function Dot({
  cx,
  cy,
  mark,
}: {
  readonly cx?: number | undefined;
  readonly cy?: number | undefined;
  readonly mark: GroupMark;
}) {
  if (cx === undefined || cy === undefined || Number.isNaN(cy)) return null;
  return (
    <path d={shapePath(mark.shape, cx, cy, 4)} fill={mark.color} stroke="var(--surface)" strokeWidth={1} />
  );
}

function Tip({ active, label, model }: Partial<TooltipContentProps> & { readonly model: LineModel }) {
  const index = model.places.indexOf(String(label));
  if (!active || index < 0) return null;
  return (
    <div className={styles.tip}>
      <p>{label}</p>
      <ul>
        {model.series.map(({ group, label: name, mark, points }) => (
          <li key={group}>
            <MarkIcon mark={mark} /> {name}: {points[index]?.text}
          </li>
        ))}
      </ul>
    </div>
  );
}
