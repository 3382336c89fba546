"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { ForestChart } from "@/components/charts/ForestChart";
import { LineChart } from "@/components/charts/LineChart";
import { prepareTrend } from "@/components/charts/prepare";
import { prepareLeadershipForest } from "@/components/charts/prepare-leadership";
import styles from "@/components/leadership/Leadership.module.css";
import { LeadershipSkeleton } from "@/components/leadership/LeadershipSkeleton";
import { Button, ButtonLink } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { EmptyState } from "@/components/ui/EmptyState";
import { ErrorState } from "@/components/ui/ErrorState";
import { Figure } from "@/components/ui/Figure";
import { PageHeader } from "@/components/ui/PageHeader";
import { VerdictBadge } from "@/components/ui/VerdictBadge";
import { leadershipPdfPath, leadershipQuery } from "@/lib/client/leadership";
import {
  LEADERSHIP_HEADINGS,
  type LeadershipText,
  leadershipText,
  leadingTrend,
  type StateText,
} from "@/lib/core/report/leadership-text";
import { attributeName, sentenceCase } from "@/lib/core/report/names";
import { trendWords } from "@/lib/core/report/trend-words";
import type { LeadershipReport } from "@/lib/core/report/views";

/** One page for leadership: the state of each attribute, its trend, and what the audit does not know. */
export function Leadership({ dataset }: { readonly dataset: string }) {
  const { data, error, isPending, refetch } = useQuery(leadershipQuery(dataset));
  if (error && data === undefined) {
    return (
      <ErrorState
        title="The report could not be loaded"
        level={1}
        action={<Button onClick={() => refetch()}>Try again</Button>}
      >
        <p>{error.message}</p>
      </ErrorState>
    );
  }
  if (isPending) return <LeadershipSkeleton />;
  if (data === null || data === undefined) return <NoAudit />;
  return <Report report={data} dataset={dataset} />;
}

function NoAudit() {
  return (
    <>
      <PageHeader eyebrow="For leadership" title="Fairness of exposure" />
      <EmptyState title="No audit is finished yet">
        <p>
          This page shows the newest finished audit. Once an auditor has run one, its report and a PDF are
          here.
        </p>
      </EmptyState>
    </>
  );
}

function Report({ report, dataset }: { readonly report: LeadershipReport; readonly dataset: string }) {
  const text = leadershipText(report);
  const forest = prepareLeadershipForest(report);
  return (
    <>
      <PageHeader
        eyebrow="For leadership"
        title={text.title}
        actions={
          <ButtonLink href={leadershipPdfPath(dataset)} kind="primary" download>
            Download PDF
          </ButtonLink>
        }
      >
        {text.lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </PageHeader>
      <p className={styles.summary}>{text.summary}</p>
      <div className={styles.sections}>
        <Card title={LEADERSHIP_HEADINGS.states} id="states">
          <ul className={styles.states}>
            {text.states.map((state) => (
              <State key={state.attribute} state={state} />
            ))}
          </ul>
        </Card>
        {forest && (
          <Figure title={forest.title} summary={forest.summary} table={forest.table} note={forest.truncated}>
            <ForestChart model={forest} />
          </Figure>
        )}
        <TrendCard report={report} />
        <div className={styles.half}>
          <Points title={LEADERSHIP_HEADINGS.carried} items={text.carried} />
          <Points title={LEADERSHIP_HEADINGS.unknown} items={text.unknown} />
        </div>
        <div className={styles.half}>
          <Scope rows={text.scope} />
          <Points title={LEADERSHIP_HEADINGS.limits} items={text.limits} />
        </div>
      </div>
    </>
  );
}

function State({ state }: { readonly state: StateText }) {
  return (
    <li className={styles.state}>
      <div className={styles.name}>
        <h3>{state.attribute}</h3>
        <VerdictBadge verdict={state.verdict} />
      </div>
      <div className={styles.words}>
        <p>{state.sentence}</p>
        {state.details.length > 0 && <p className={styles.detail}>{state.details.join(" ")}</p>}
      </div>
      <p className={styles.number}>
        <strong>{state.value}</strong>
        <span>
          <span className="visually-hidden">95 % interval </span>
          {state.interval}
        </span>
      </p>
    </li>
  );
}

function TrendCard({ report }: { readonly report: LeadershipReport }) {
  const [attribute, setAttribute] = useQueryState("trend", parseAsString);
  const trend = report.trends.find((each) => each.attribute === attribute) ?? leadingTrend(report);
  const { caption } = trendWords(trend, report.head.spec.margin);
  if (!trend || trend.series.length === 0 || trend.weeks.length === 0) {
    return (
      <Card title={LEADERSHIP_HEADINGS.trend} id="trend">
        <p>{caption}</p>
      </Card>
    );
  }
  const model = prepareTrend(trend, report.head.spec.margin);
  const name = attributeName(trend.attribute);
  return (
    <Figure
      title={`${LEADERSHIP_HEADINGS.trend}: ${name}`}
      summary={`${model.summary} ${caption}`}
      table={model.table}
      note={model.truncated}
      actions={
        report.trends.length > 1 && (
          <label className={styles.choice}>
            Attribute
            <select value={trend.attribute} onChange={(event) => setAttribute(event.target.value)}>
              {report.trends.map((each) => (
                <option key={each.attribute} value={each.attribute}>
                  {sentenceCase(attributeName(each.attribute))}
                </option>
              ))}
            </select>
          </label>
        )
      }
    >
      <LineChart model={model} label={`${model.title}, by ${name}`} />
    </Figure>
  );
}

function Points({ title, items }: { readonly title: string; readonly items: readonly string[] }) {
  return (
    <Card title={title}>
      <ul className={styles.points}>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </Card>
  );
}

function Scope({ rows }: { readonly rows: LeadershipText["scope"] }) {
  return (
    <Card title={LEADERSHIP_HEADINGS.scope}>
      <dl className={styles.scope}>
        {rows.map(({ term, text }) => (
          <div key={term} style={{ display: "contents" }}>
            <dt>{term}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
