"use client";

import { useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { AttackCard } from "@/components/audit/AttackCard";
import styles from "@/components/audit/AuditScreen.module.css";
import { Downloads } from "@/components/audit/Downloads";
import { Elsewhere } from "@/components/audit/Elsewhere";
import { Filters } from "@/components/audit/Filters";
import { Headlines } from "@/components/audit/Headlines";
import { HowComputed } from "@/components/audit/HowComputed";
import { HowSolid } from "@/components/audit/HowSolid";
import { Record } from "@/components/audit/Record";
import { ScoreFigures } from "@/components/audit/ScoreFigures";
import { ForestChart } from "@/components/charts/ForestChart";
import { findingsTable } from "@/components/charts/findings-table";
import { LineChart } from "@/components/charts/LineChart";
import { prepareForest, prepareTrend } from "@/components/charts/prepare";
import { preparePositions } from "@/components/charts/prepare-curves";
import { Card } from "@/components/ui/Card";
import { DataTable } from "@/components/ui/DataTable";
import { EmptyState } from "@/components/ui/EmptyState";
import { ErrorState } from "@/components/ui/ErrorState";
import { Figure } from "@/components/ui/Figure";
import { PageHeader } from "@/components/ui/PageHeader";
import { Skeleton } from "@/components/ui/Skeleton";
import { auditFilters } from "@/lib/client/audit-url";
import { auditViewQuery } from "@/lib/client/audits";
import { counted, dayRange, moment, shortDigest } from "@/lib/core/report/format";
import { refusalSentence } from "@/lib/core/report/model-words";
import { attributeName, metricPlain, onSurface } from "@/lib/core/report/names";
import { watchSentence } from "@/lib/core/report/trend-words";
import type { AuditView } from "@/lib/core/report/views";
import { questionSentence } from "@/lib/core/report/words";

interface AuditScreenProps {
  readonly dataset: string;
  readonly audit: string;
}

/** The auditor's page: states in words, then the figures of one attribute on one surface. */
export function AuditScreen({ dataset, audit }: AuditScreenProps) {
  const [filters, setFilters] = useQueryStates(auditFilters, { history: "push", scroll: false });
  const { data: view, error, isPlaceholderData } = useQuery(auditViewQuery(dataset, audit, filters));
  if (error) {
    return (
      <ErrorState title="This view cannot be shown" level={1}>
        <p>{error.message}</p>
      </ErrorState>
    );
  }
  if (!view) return <Skeleton height="40rem" />;
  return (
    <div className={styles.screen}>
      <Head view={view} dataset={dataset} audit={audit} />
      <Headlines view={view} onChoose={(attribute) => setFilters({ attribute })} />
      <Elsewhere view={view} onLook={(place) => setFilters(place)} />
      <Filters view={view} filters={filters} onChange={setFilters} busy={isPlaceholderData} />
      <div className={styles.figures} aria-busy={isPlaceholderData}>
        <Figures
          dataset={dataset}
          audit={audit}
          view={view}
          filters={filters}
          onView={(shown) => setFilters({ view: shown }, { history: "replace" })}
        />
      </div>
      <Record dataset={dataset} audit={audit} view={view} />
      <AttackCard dataset={dataset} audit={audit} />
      <HowComputed view={view} />
    </div>
  );
}

function Head({ view, dataset, audit }: AuditScreenProps & { readonly view: AuditView }) {
  const { head } = view;
  const { scanned } = head;
  return (
    <PageHeader
      eyebrow={`${head.dataset.name}, ${dayRange(scanned.from, scanned.to)}`}
      title={questionSentence(head.spec)}
      actions={<Downloads dataset={dataset} audit={audit} />}
    >
      <p>
        {counted(scanned.writers, "writer")}, {counted(scanned.stories, "story", "stories")},{" "}
        {counted(scanned.impressions, "impression")} in {counted(scanned.requests, "request")}. Run{" "}
        <time dateTime={head.createdAt}>{moment(head.createdAt)}</time>, digest{" "}
        <code title={head.digest}>{shortDigest(head.digest)}</code>.
      </p>
    </PageHeader>
  );
}

interface FiguresProps extends AuditScreenProps {
  readonly view: AuditView;
  readonly filters: {
    readonly metric: Parameters<typeof prepareForest>[1];
    readonly view: "chart" | "table";
  };
  readonly onView: (view: "chart" | "table") => void;
}

function Figures({ dataset, audit, view, filters, onView }: FiguresProps) {
  const groups = view.findings.map(({ group }) => group);
  const forest = prepareForest(view.findings, filters.metric);
  const trend = prepareTrend(view.trend, view.head.spec.margin, groups);
  const positions = preparePositions(view.positions, groups);
  const where = `${attributeName(view.attribute)} ${onSurface(view.surface)}`;
  return (
    <>
      <Figure
        title={forest.title}
        summary={`${forest.summary} ${metricPlain(filters.metric)}`}
        table={forest.table}
        note={forest.truncated}
        view={filters.view}
        onView={onView}
      >
        <ForestChart model={forest} />
      </Figure>
      <div className={styles.pair}>
        <Figure
          title={trend.title}
          summary={trend.summary}
          table={trend.table}
          note={[trend.truncated, watchSentence(view.trend)].filter(Boolean).join(" ")}
        >
          {trend.series.length > 0 ? <LineChart model={trend} label={trend.title} /> : <NoCurve />}
        </Figure>
        <Figure
          title={positions.title}
          summary={positions.summary}
          table={positions.table}
          note={positions.truncated}
        >
          {positions.series.length > 0 ? (
            <LineChart model={positions} label={positions.title} />
          ) : (
            <NoCurve />
          )}
        </Figure>
      </div>
      {view.features && (
        <ScoreFigures dataset={dataset} audit={audit} features={view.features} groups={groups} />
      )}
      {view.refusal && (
        <Card title="What the score is made of">
          <p>{refusalSentence(view.refusal)}</p>
        </Card>
      )}
      <HowSolid solidity={view.solidity} />
      <div className={styles.all}>
        <h2>Every figure by {where}</h2>
        <DataTable model={findingsTable(view.findings)} caption={`Every figure by ${where}`} tall />
      </div>
    </>
  );
}

function NoCurve() {
  return (
    <EmptyState title="Not enough data to draw a line">
      <p>Every group is without a value here; the table gives the reason for each.</p>
    </EmptyState>
  );
}
