"use client";

import { type ReactNode, useId, useState } from "react";
import type { TableModel } from "@/components/charts/table-model";
import { Button } from "@/components/ui/Button";
import { DataTable } from "@/components/ui/DataTable";
import styles from "@/components/ui/Figure.module.css";

interface FigureProps {
  readonly title: string;
  /** The chart in one sentence: what a reader who cannot see it takes away. */
  readonly summary: string;
  readonly table: TableModel;
  readonly children: ReactNode;
  /** What is not drawn: "The 24 furthest from equal, of 34 groups". */
  readonly note?: string | null;
  /** Held by the page (in the URL) where given; by the figure itself otherwise. */
  readonly view?: "chart" | "table";
  readonly onView?: (view: "chart" | "table") => void;
  readonly actions?: ReactNode;
  /** Level of the heading in the page's outline. */
  readonly level?: 2 | 3;
}

/** A chart with its sentence and the same numbers as a table, one button away. */
export function Figure({
  title,
  summary,
  table,
  children,
  note,
  view,
  onView,
  actions,
  level = 2,
}: FigureProps) {
  const id = useId();
  const [own, setOwn] = useState<"chart" | "table">("chart");
  const shown = view ?? own;
  const Heading = level === 2 ? "h2" : "h3";
  const change = onView ?? setOwn;
  return (
    <figure className={styles.figure} aria-labelledby={`${id}-title`} aria-describedby={`${id}-summary`}>
      <div className={styles.head}>
        <Heading id={`${id}-title`} className={styles.title}>
          {title}
        </Heading>
        <div className={`${styles.actions} screen-only`}>
          {actions}
          <Button
            aria-pressed={shown === "table"}
            onClick={() => change(shown === "table" ? "chart" : "table")}
          >
            {shown === "table" ? "View as chart" : "View as table"}
          </Button>
        </div>
      </div>
      <figcaption id={`${id}-summary`} className={styles.summary}>
        {summary}
      </figcaption>
      {shown === "table" ? <DataTable model={table} caption={title} tall /> : children}
      {note && shown === "chart" && <p className={styles.note}>{note}</p>}
    </figure>
  );
}
