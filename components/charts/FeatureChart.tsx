"use client";

import type { CSSProperties } from "react";
import {
  Bar,
  BarChart,
  ErrorBar,
  ReferenceLine,
  ResponsiveContainer,
  Scatter,
  ScatterChart,
  XAxis,
  YAxis,
} from "recharts";
import { Axis } from "@/components/charts/Axis";
import styles from "@/components/charts/FeatureChart.module.css";
import { shapePath } from "@/components/charts/marks";
import type { FeatureGap, FeatureModel } from "@/components/charts/prepare-curves";
import { MarkIcon } from "@/components/ui/MarkIcon";

interface PlottedGap {
  readonly x: number;
  readonly y: number;
  readonly whisker: [number, number];
  readonly gap: FeatureGap;
}

const MARGIN = { top: 0, right: 0, bottom: 0, left: 0 };

/** Two panels over the same rows: how much a feature moves scores, and how differently it does so by group. */
export function FeatureChart({ model }: { readonly model: FeatureModel }) {
  return (
    <div className={styles.chart}>
      <ul className={styles.legend}>
        {model.legend.map(({ label, mark }) => (
          <li key={label}>
            <MarkIcon mark={mark} /> {label}
          </li>
        ))}
      </ul>
      <div className={styles.body} style={{ "--rows": model.rows.length } as CSSProperties}>
        <div className={styles.importance} aria-hidden="true">
          <Importance model={model} />
        </div>
        <div className={styles.gaps} aria-hidden="true">
          <Gaps model={model} />
        </div>
        <ul className={styles.rows}>
          {model.rows.map((row) => (
            <li key={row.feature}>
              <span aria-hidden="true">{row.label}</span>
              <span className="visually-hidden">{row.sentence}</span>
            </li>
          ))}
        </ul>
      </div>
      <div className={styles.axes} aria-hidden="true">
        <Axis scale={model.importanceScale} name={model.importanceAxis} />
        <Axis scale={model.gapScale} name={model.gapAxis} />
      </div>
    </div>
  );
}

function Importance({ model }: { readonly model: FeatureModel }) {
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 280, height: 240 }}>
      <BarChart
        data={[...model.rows]}
        layout="vertical"
        margin={MARGIN}
        accessibilityLayer={false}
        barSize={14}
      >
        <XAxis type="number" domain={[...model.importanceScale.domain]} hide />
        <YAxis type="category" dataKey="feature" hide />
        <Bar dataKey="importance" fill="var(--night)" radius={[0, 3, 3, 0]} isAnimationActive={false} />
      </BarChart>
    </ResponsiveContainer>
  );
}

function Gaps({ model }: { readonly model: FeatureModel }) {
  const points = model.rows.flatMap((row, index) =>
    row.gaps.flatMap((gap, place): PlottedGap[] =>
      gap.value === null
        ? []
        : [
            {
              x: gap.value,
              y: index + (place + 1) / (row.gaps.length + 1),
              whisker: [gap.value - (gap.low ?? gap.value), (gap.high ?? gap.value) - gap.value],
              gap,
            },
          ],
    ),
  );
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 360, height: 240 }}>
      <ScatterChart margin={MARGIN} accessibilityLayer={false}>
        <XAxis type="number" dataKey="x" domain={[...model.gapScale.domain]} hide />
        <YAxis type="number" dataKey="y" domain={[0, model.rows.length]} reversed hide />
        {model.gapScale.ticks.map(({ value }) => (
          <ReferenceLine
            key={value}
            x={value}
            stroke={Math.abs(value) < 1e-12 ? "var(--ink)" : "var(--line)"}
          />
        ))}
        {points.map((point) => (
          <Scatter key={`${point.y} ${point.gap.group}`} data={[point]} shape={Dot} isAnimationActive={false}>
            <ErrorBar
              dataKey="whisker"
              direction="x"
              width={0}
              stroke={point.gap.mark.color}
              strokeWidth={2}
              isAnimationActive={false}
            />
          </Scatter>
        ))}
      </ScatterChart>
    </ResponsiveContainer>
  );
}

function Dot({
  cx,
  cy,
  payload,
}: {
  readonly cx?: number | undefined;
  readonly cy?: number | undefined;
  readonly payload?: PlottedGap | undefined;
}) {
  if (cx === undefined || cy === undefined || !payload) return null;
  const { mark } = payload.gap;
  return <path d={shapePath(mark.shape, cx, cy, 4.5)} fill={mark.color} />;
}
