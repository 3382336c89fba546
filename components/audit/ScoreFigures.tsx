"use client";

import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import styles from "@/components/audit/ScoreFigures.module.css";
import { BeeswarmChart } from "@/components/charts/BeeswarmChart";
import { DependenceChart } from "@/components/charts/DependenceChart";
import { FeatureChart } from "@/components/charts/FeatureChart";
import { HeatmapChart } from "@/components/charts/HeatmapChart";
import { ImportanceChart } from "@/components/charts/ImportanceChart";
import { prepareBeeswarm } from "@/components/charts/prepare-beeswarm";
import { prepareFeatures } from "@/components/charts/prepare-curves";
import { prepareDependence } from "@/components/charts/prepare-dependence";
import { prepareHeatmap, prepareImportance } from "@/components/charts/prepare-importance";
import { Button } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { ErrorState } from "@/components/ui/ErrorState";
import { Figure } from "@/components/ui/Figure";
import { Skeleton } from "@/components/ui/Skeleton";
import { scoreSampleQuery } from "@/lib/client/audits";
import { surrogateSentence } from "@/lib/core/report/model-words";
import type { ScoreSample } from "@/lib/core/report/score";
import type { FeatureView } from "@/lib/core/report/views";

/** One plot is drawn at a time, so that the page stays light; the last two fetch the sample they show. */
const PLOTS = {
  gaps: "Gaps between groups",
  size: "Size",
  heatmap: "Features by group",
  points: "Single predictions",
  one: "One feature",
} as const;

type Plot = keyof typeof PLOTS;

interface ScoreFiguresProps {
  readonly dataset: string;
  readonly audit: string;
  readonly features: FeatureView;
  /** Every group of the attribute, for their colours. */
  readonly groups: readonly string[];
}

/** What the model's score is made of, in as many ways as there are questions. */
export function ScoreFigures({ dataset, audit, features, groups }: ScoreFiguresProps) {
  const [plot, setPlot] = useState<Plot>("gaps");
  const id = useId();
  return (
    <section className={styles.score} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>What the score is made of</h2>
        <fieldset className={styles.plots}>
          <legend className="visually-hidden">Show</legend>
          {Object.entries(PLOTS).map(([key, name]) => (
            <Button key={key} aria-pressed={plot === key} onClick={() => setPlot(key as Plot)}>
              {name}
            </Button>
          ))}
        </fieldset>
      </div>
      {features.surrogate && <p>{surrogateSentence(features.surrogate)}</p>}
      {plot === "gaps" && <Gaps features={features} groups={groups} />}
      {plot === "size" && <Size features={features} />}
      {plot === "heatmap" && <Heatmap features={features} />}
      {(plot === "points" || plot === "one") && <Sampled dataset={dataset} audit={audit} plot={plot} />}
    </section>
  );
}

function Gaps({ features, groups }: Pick<ScoreFiguresProps, "features" | "groups">) {
  const model = prepareFeatures(features, groups);
  return (
    <Figure
      title={model.title}
      summary={`${model.summary} An attribution says what moved the score, not why.`}
      table={model.table}
      note={model.truncated}
      level={3}
    >
      <FeatureChart model={model} />
    </Figure>
  );
}

function Size({ features }: Pick<ScoreFiguresProps, "features">) {
  const model = prepareImportance(features);
  return (
    <Figure title={model.title} summary={model.summary} table={model.table} note={model.truncated} level={3}>
      <ImportanceChart model={model} />
    </Figure>
  );
}

function Heatmap({ features }: Pick<ScoreFiguresProps, "features">) {
  const model = prepareHeatmap(features);
  return (
    <Figure title={model.title} summary={model.summary} table={model.table} note={model.truncated} level={3}>
      <HeatmapChart model={model} />
    </Figure>
  );
}

interface SampledProps {
  readonly dataset: string;
  readonly audit: string;
  readonly plot: "points" | "one";
}

function Sampled({ dataset, audit, plot }: SampledProps) {
  const { data: sample, error } = useQuery(scoreSampleQuery(dataset, audit));
  if (error) {
    return (
      <ErrorState title="The predictions cannot be shown" level={2}>
        <p>{error.message}</p>
      </ErrorState>
    );
  }
  if (sample === undefined) return <Skeleton height="24rem" />;
  if (sample === null) {
    return (
      <EmptyState title="This audit holds no single predictions">
        <p>
          It was run before they were kept, or too few predictions were logged. A new audit may hold them.
        </p>
      </EmptyState>
    );
  }
  return plot === "points" ? <Beeswarm sample={sample} /> : <Dependence sample={sample} />;
}

function Beeswarm({ sample }: { readonly sample: ScoreSample }) {
  const model = prepareBeeswarm(sample);
  return (
    <Figure title={model.title} summary={model.summary} table={model.table} note={model.truncated} level={3}>
      <BeeswarmChart model={model} />
    </Figure>
  );
}

function Dependence({ sample }: { readonly sample: ScoreSample }) {
  const [feature, setFeature] = useState(sample.features[0]?.feature ?? "");
  const id = useId();
  const model = prepareDependence(sample, feature);
  if (!model) return null;
  return (
    <Figure
      title={model.title}
      summary={model.summary}
      table={model.table}
      note={model.truncated}
      level={3}
      actions={
        <>
          <label htmlFor={id}>Feature</label>
          <select id={id} value={feature} onChange={(event) => setFeature(event.target.value)}>
            {sample.features.map((each) => (
              <option key={each.feature} value={each.feature}>
                {each.label}
              </option>
            ))}
          </select>
        </>
      }
    >
      <DependenceChart model={model} />
    </Figure>
  );
}
