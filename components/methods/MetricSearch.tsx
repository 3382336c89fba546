"use client";

import { useDeferredValue, useId, useState } from "react";
import styles from "@/components/methods/Methods.module.css";
import { MetricEntry } from "@/components/methods/MetricEntry";
import type { MetricDefinition } from "@/lib/core/exposure/metric";
import { counted } from "@/lib/core/report/format";

interface Family {
  readonly id: string;
  readonly name: string;
  readonly metrics: readonly MetricDefinition[];
}

/** The list of metrics with its search and its links to each family. Without scripts all of it is there. */
export function MetricSearch({ families }: { readonly families: readonly Family[] }) {
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text);
  const inputId = useId();
  const shown = families
    .map((family) => ({ ...family, metrics: family.metrics.filter((metric) => matches(metric, wanted)) }))
    .filter(({ metrics }) => metrics.length > 0);
  const found = shown.reduce((sum, { metrics }) => sum + metrics.length, 0);
  return (
    <>
      <search className={styles.search}>
        <label htmlFor={inputId}>Find a metric</label>
        <input
          id={inputId}
          type="search"
          value={text}
          placeholder="Gini, disparate, Singh…"
          onChange={(event) => setText(event.target.value)}
        />
        <p aria-live="polite" className={styles.found}>
          {found === 0 ? "No metric has these words." : `${counted(found, "metric")} shown`}
        </p>
      </search>
      <nav aria-label="Families of metrics" className={styles.jump}>
        <ul>
          {shown.map(({ id, name, metrics }) => (
            <li key={id}>
              <a href={`#${id}`}>
                {name} <span>{metrics.length}</span>
              </a>
            </li>
          ))}
          <li>
            <a href="#browsing-models">Browsing models</a>
          </li>
        </ul>
      </nav>
      {shown.map(({ id, name, metrics }) => (
        <section key={id} id={id} aria-labelledby={`${id}-title`} className={styles.family}>
          <h2 id={`${id}-title`}>{name}</h2>
          <div className={styles.entries}>
            {metrics.map((metric) => (
              <MetricEntry key={metric.id} metric={metric} />
            ))}
          </div>
        </section>
      ))}
    </>
  );
}

/** Every word somewhere in the definition, whatever its case. */
function matches(metric: MetricDefinition, wanted: string): boolean {
  const whole = [metric.id, metric.name, metric.formula, metric.source, metric.pitfall, metric.namesakes]
    .join(" ")
    .toLowerCase();
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => whole.includes(word));
}
