"use client";

import { useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import styles from "@/components/access-log/AccessLog.module.css";
import { LogFilters } from "@/components/access-log/LogFilters";
import { logTable } from "@/components/access-log/prepare";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { DataTable } from "@/components/ui/DataTable";
import { EmptyState } from "@/components/ui/EmptyState";
import { ErrorState } from "@/components/ui/ErrorState";
import layout from "@/components/ui/Layout.module.css";
import { PageHeader } from "@/components/ui/PageHeader";
import { LoadingLabel, Skeleton } from "@/components/ui/Skeleton";
import { accessLogQuery, logFilters } from "@/lib/client/access-log";
import type { AccessLogPage as LogPage } from "@/lib/core/access/view";

interface AccessLogPageProps {
  readonly dataset: string;
  /** The dataset's own name. */
  readonly name: string;
}

/** Who saw, exported or changed what: a page of the log, its filters, and how it is verified. */
export function AccessLogPage({ dataset, name }: AccessLogPageProps) {
  const [filter, setFilter] = useQueryStates(logFilters, { history: "push" });
  const { data, error, isFetching, refetch } = useQuery(accessLogQuery(dataset, filter));
  return (
    <>
      <PageHeader eyebrow={name} title="Access log">
        <p>
          Who saw, exported, changed or was refused what. Lines are only ever added, and every look at this
          page is one itself.
        </p>
      </PageHeader>
      <div className={layout.sections}>
        {/* A filter begins at the newest line again. */}
        <LogFilters filter={filter} onChange={(change) => setFilter({ ...change, before: null })} />
        {error ? (
          <ErrorState
            title="The log could not be loaded"
            action={<Button onClick={() => refetch()}>Try again</Button>}
          >
            <p>{error.message}</p>
          </ErrorState>
        ) : data ? (
          <Lines
            page={data}
            busy={isFetching}
            newest={filter.before === null}
            onPage={(before) => setFilter({ before })}
            onRefresh={() => refetch()}
          />
        ) : (
          <>
            <LoadingLabel />
            <Skeleton height="24rem" />
          </>
        )}
        <HowVerified />
      </div>
    </>
  );
}

interface LinesProps {
  readonly page: LogPage;
  readonly busy: boolean;
  readonly newest: boolean;
  readonly onPage: (before: string | null) => void;
  readonly onRefresh: () => void;
}

function Lines({ page: { events, next }, busy, newest, onPage, onRefresh }: LinesProps) {
  const [first, last] = [events[0], events.at(-1)];
  return (
    <>
      {first && last ? (
        <DataTable model={logTable(events)} caption="Lines of the access log, newest first" tall />
      ) : (
        <EmptyState title="No lines">
          <p>Nothing in this dataset's log fits what you look for. Choose other actions or outcomes.</p>
        </EmptyState>
      )}
      <nav className={styles.pages} aria-label="Pages of the log">
        <Button onClick={() => (newest ? onRefresh() : onPage(null))}>Newest</Button>
        <Button disabled={next === null || busy} onClick={() => onPage(next)}>
          Older
        </Button>
        <span role="status">
          {busy ? "Loading…" : first && last ? `Rows ${first.sequence} to ${last.sequence}` : "No rows"}
        </span>
      </nav>
    </>
  );
}

function HowVerified() {
  return (
    <Card title="Is the log whole?" id="verify" tone="sunken">
      <div className={layout.stack}>
        <p>
          Every row carries a hash of itself and of the row before it, and the last one is sealed with this
          installation's key. A row that is changed, moved or taken out breaks the chain. On the machine that
          runs Equilux, this reads the whole log and names the first row that does not fit:
        </p>
        <p>
          <code>npx equilux access-log verify</code>
        </p>
        <p>
          It prints the head of the log. Keep that somewhere else: <code>--head</code> then also finds out a
          log that was put back as it stood earlier. Rows of other datasets are not shown here, so numbers are
          left out.
        </p>
      </div>
    </Card>
  );
}
