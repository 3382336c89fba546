"use client";

import type { CSSProperties } from "react";
import {
  ErrorBar,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Scatter,
  ScatterChart,
  XAxis,
  YAxis,
} from "recharts";
import styles from "@/components/charts/ForestChart.module.css";
import { shapePath } from "@/components/charts/marks";
import type { AbsentRow, ForestModel, ForestRow } from "@/components/charts/prepare";
import { percent } from "@/components/charts/scale";
import { MarkIcon } from "@/components/ui/MarkIcon";
import { VerdictBadge } from "@/components/ui/VerdictBadge";

interface DotProps {
  readonly cx?: number | undefined;
  readonly cy?: number | undefined;
  readonly payload?: Plotted | undefined;
}

interface Plotted {
  readonly x: number;
  readonly y: number;
  readonly whisker: [number, number];
  readonly row: ForestRow;
}

/** Dot and whisker of each group on a common scale; names at the left, numbers and verdict at the right. */
export function ForestChart({ model }: { readonly model: ForestModel }) {
  return (
    <div className={styles.forest}>
      {model.rows.length > 0 && (
        <>
          <div className={styles.body} style={{ "--rows": model.rows.length } as CSSProperties}>
            <div className={styles.plot} aria-hidden="true">
              <Plot model={model} />
            </div>
            <ul className={styles.rows}>
              {model.rows.map((row) => (
                <Row key={row.group} row={row} />
              ))}
            </ul>
          </div>
          <Axis model={model} />
        </>
      )}
      {model.absent.length > 0 && <Absent rows={model.absent} />}
    </div>
  );
}

function Plot({ model }: { readonly model: ForestModel }) {
  const data: Plotted[] = model.rows.map((row, index) => ({
    x: row.value,
    y: index + 0.5,
    whisker: [row.value - (row.low ?? row.value), (row.high ?? row.value) - row.value],
    row,
  }));
  const marks = model.rows.flatMap((row, index) =>
    row.benchmark === null ? [] : [{ x: row.benchmark, y: index, key: row.group }],
  );
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 480, height: 240 }}>
      <ScatterChart margin={{ top: 0, right: 0, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <XAxis
          type="number"
          dataKey="x"
          scale={model.scale.kind}
          domain={[...model.scale.domain]}
          allowDataOverflow
          hide
        />
        <YAxis type="number" dataKey="y" domain={[0, model.rows.length]} reversed hide />
        {model.band && (
          <ReferenceArea
            x1={model.band.low}
            x2={model.band.high}
            fill="var(--band)"
            fillOpacity={1}
            stroke="none"
          />
        )}
        {model.scale.ticks.map(({ value }) => (
          <ReferenceLine key={value} x={value} stroke="var(--line)" />
        ))}
        {model.reference && <ReferenceLine x={model.reference.value} stroke="var(--ink)" strokeWidth={1.5} />}
        {marks.map(({ x, y, key }) => (
          <ReferenceLine
            key={key}
            segment={[
              { x, y: y + 0.2 },
              { x, y: y + 0.8 },
            ]}
            stroke="var(--ink)"
            strokeWidth={2}
          />
        ))}
        {data.map((point) => (
          <Scatter key={point.row.group} data={[point]} shape={Dot} isAnimationActive={false}>
            {point.row.low !== null && (
              <ErrorBar
                dataKey="whisker"
                direction="x"
                width={5}
                stroke={point.row.mark.color}
                strokeWidth={2.25}
                isAnimationActive={false}
              />
            )}
          </Scatter>
        ))}
      </ScatterChart>
    </ResponsiveContainer>
  );
}

function Dot({ cx, cy, payload }: DotProps) {
  if (cx === undefined || cy === undefined || !payload) return null;
  const { mark } = payload.row;
  return (
    <path
      d={shapePath(mark.shape, cx, cy, 6.5)}
      fill={mark.color}
      stroke="var(--surface)"
      strokeWidth={1.5}
    />
  );
}

function Row({ row }: { readonly row: ForestRow }) {
  return (
    <li className={styles.row}>
      <span className={styles.name}>
        <MarkIcon mark={row.mark} />
        <span className={styles.label}>{row.label}</span>
      </span>
      <span className={styles.arrows} aria-hidden="true">
        <span>{row.beyond.low ? "◂" : ""}</span>
        <span>{row.beyond.high ? "▸" : ""}</span>
      </span>
      <span className={styles.numbers}>
        <span>
          <strong>{row.valueText}</strong> <span className={styles.interval}>{row.intervalText}</span>
        </span>
        <span className={styles.sample}>{row.sampleText}</span>
        {row.methodText && <span className={styles.sample}>{row.methodText}</span>}
      </span>
      <span className={styles.verdict}>
        {row.isReference ? (
          <span className={styles.sample}>reference</span>
        ) : (
          row.verdict && <VerdictBadge verdict={row.verdict} size="small" />
        )}
      </span>
    </li>
  );
}

function Axis({ model }: { readonly model: ForestModel }) {
  return (
    <div className={styles.axis} aria-hidden="true">
      <div className={styles.axisPlot}>
        <AxisTicks model={model} />
        <p className={styles.axisName}>{model.axis}</p>
      </div>
      {model.band && (
        <p className={styles.legend}>
          <span className={styles.swatch} /> {model.band.label}
        </p>
      )}
    </div>
  );
}

function AxisTicks({ model }: { readonly model: ForestModel }) {
  return (
    <div className={styles.ticks}>
      {model.scale.ticks.map(({ label, at }) => (
        <span key={label} style={{ left: percent(at) }}>
          {label}
        </span>
      ))}
    </div>
  );
}

function Absent({ rows }: { readonly rows: readonly AbsentRow[] }) {
  return (
    <div className={styles.absent}>
      <h3>Without a value</h3>
      <ul>
        {rows.map((row) => (
          <li key={row.group}>
            <MarkIcon mark={row.mark} />
            <span>
              <strong>{row.label}</strong>: {row.reason}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
