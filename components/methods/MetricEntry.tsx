import styles from "@/components/methods/Methods.module.css";
import type { MetricDefinition } from "@/lib/core/exposure/metric";
import { plain } from "@/lib/core/report/format";

/** One metric as it is defined. */
export function MetricEntry({ metric }: { readonly metric: MetricDefinition }) {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["Range", metric.range],
    ["Fair value", metric.fair === null ? "none" : plain(metric.fair)],
    ["Unit", metric.unit],
    ["Source", metric.source],
    ["Beware", metric.pitfall],
    ["Namesakes", metric.namesakes],
  ];
  return (
    <article id={metric.id} aria-labelledby={`${metric.id}-name`} className={styles.entry}>
      <h3 id={`${metric.id}-name`}>
        <a href={`#${metric.id}`}>{metric.name}</a>
      </h3>
      <p className={styles.id}>
        <code>{metric.id}</code>
      </p>
      <p className={styles.formula}>{metric.formula}</p>
      <dl className={styles.facts}>
        {facts.map(
          ([term, text]) =>
            text !== undefined && (
              <div key={term}>
                <dt>{term}</dt>
                <dd>{text}</dd>
              </div>
            ),
        )}
      </dl>
    </article>
  );
}
