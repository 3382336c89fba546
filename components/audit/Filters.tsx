"use client";

import { useId } from "react";
import styles from "@/components/audit/Filters.module.css";
import { Chip } from "@/components/ui/Chip";
import type { MetricId } from "@/lib/core/audit/finding";
import { attributeName, METRIC_ORDER, metricName, sentenceCase, surfaceName } from "@/lib/core/report/names";
import type { AuditView } from "@/lib/core/report/views";

export interface FilterValues {
  readonly surface: string | null;
  readonly attribute: string | null;
  readonly metric: MetricId;
}

interface FiltersProps {
  readonly view: AuditView;
  readonly filters: FilterValues;
  readonly onChange: (
    change: Partial<{ surface: string | null; attribute: string | null; metric: MetricId | null }>,
  ) => void;
  /** New figures are on their way; the old ones stay in view. */
  readonly busy: boolean;
}

/** What the figures below look at. Every choice stands in the address, so a link shows the same. */
export function Filters({ view, filters, onChange, busy }: FiltersProps) {
  const { head } = view;
  const metrics = METRIC_ORDER.filter((metric) => view.findings.some((finding) => finding.metric === metric));
  return (
    <section className={`${styles.filters} screen-only`} aria-label="What the figures show">
      <div className={styles.selects}>
        <Select
          label="Attribute"
          value={filters.attribute ?? view.attribute}
          options={head.attributes.map((attribute) => ({
            value: attribute,
            text: sentenceCase(attributeName(attribute)),
          }))}
          onChange={(attribute) => onChange({ attribute })}
        />
        <Select
          label="Surface"
          value={filters.surface ?? view.surface}
          options={head.surfaces.map((surface) => ({
            value: surface,
            text: sentenceCase(surfaceName(surface)),
          }))}
          onChange={(surface) => onChange({ surface })}
        />
        <Select
          label="Metric"
          value={filters.metric}
          options={metrics.map((metric) => ({ value: metric, text: metricName(metric) }))}
          onChange={(metric) => onChange({ metric: metric as MetricId })}
        />
      </div>
      <ActiveFilters filters={filters} onChange={onChange} />
      <p role="status" className={busy ? styles.busy : "visually-hidden"}>
        {busy ? "Loading the figures…" : ""}
      </p>
    </section>
  );
}

function ActiveFilters({ filters, onChange }: Pick<FiltersProps, "filters" | "onChange">) {
  const active = [
    filters.attribute !== null && {
      key: "attribute",
      text: attributeName(filters.attribute),
      clear: () => onChange({ attribute: null }),
    },
    filters.surface !== null && {
      key: "surface",
      text: surfaceName(filters.surface),
      clear: () => onChange({ surface: null }),
    },
    filters.metric !== "parity-ratio" && {
      key: "metric",
      text: metricName(filters.metric),
      clear: () => onChange({ metric: null }),
    },
  ].filter((each) => each !== false);
  if (active.length === 0) return null;
  return (
    <ul className={styles.active} aria-label="Active filters">
      {active.map(({ key, text, clear }) => (
        <li key={key}>
          <Chip onRemove={clear} removeLabel={`Remove the filter ${key}: ${text}`}>
            {text}
          </Chip>
        </li>
      ))}
    </ul>
  );
}

interface SelectProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
  readonly onChange: (value: string) => void;
}

function Select({ label, value, options, onChange }: SelectProps) {
  const id = useId();
  return (
    <div className={styles.select}>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </div>
  );
}
