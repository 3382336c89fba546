"use client";

import { useQuery } from "@tanstack/react-query";
import { AskForm } from "@/components/requests/AskForm";
import { RequestCard } from "@/components/requests/RequestCard";
import styles from "@/components/requests/Requests.module.css";
import { Button } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { ErrorState } from "@/components/ui/ErrorState";
import { PageHeader } from "@/components/ui/PageHeader";
import { LoadingLabel, Skeleton } from "@/components/ui/Skeleton";
import { requestListQuery } from "@/lib/client/requests";
import { type ClearRequestView, GRANT_HOURS, OPEN_DAYS } from "@/lib/core/attributes/clear-request";
import { counted } from "@/lib/core/report/format";

/** Who asks to see whose attributes beside their name: asking, deciding with four eyes, looking. */
export function RequestsPage({ dataset }: { readonly dataset: string }) {
  const { data, error, refetch } = useQuery(requestListQuery(dataset));
  return (
    <>
      <PageHeader eyebrow="Four eyes" title="Requests">
        <p>
          Audits show groups only. Who must see one writer's attributes asks here and says why; another
          auditor or an administrator decides within {counted(OPEN_DAYS, "day")}, and a yes ends after{" "}
          {counted(GRANT_HOURS, "hour")}. The writer is told of it.
        </p>
      </PageHeader>
      <div className={styles.page}>
        {data?.mayAsk && <AskForm dataset={dataset} />}
        {error && !data && (
          <ErrorState
            title="The requests could not be loaded"
            action={<Button onClick={() => refetch()}>Try again</Button>}
          >
            <p>{error.message}</p>
          </ErrorState>
        )}
        {!data && !error && (
          <>
            <LoadingLabel />
            <Skeleton height="12rem" />
          </>
        )}
        {data && <Lists dataset={dataset} requests={data.requests} />}
      </div>
    </>
  );
}

interface ListsProps {
  readonly dataset: string;
  readonly requests: readonly ClearRequestView[];
}

function Lists({ dataset, requests }: ListsProps) {
  if (requests.length === 0) {
    return (
      <EmptyState title="Nobody has asked yet">
        <p>That is as it should be: audits need no names.</p>
      </EmptyState>
    );
  }
  const open = requests.filter(({ state }) => state === "open");
  const rest = requests.filter(({ state }) => state !== "open");
  return (
    <>
      <List dataset={dataset} title="Waiting for a decision" requests={open} />
      <List dataset={dataset} title="Decided and lapsed" requests={rest} />
    </>
  );
}

function List({ dataset, title, requests }: ListsProps & { readonly title: string }) {
  if (requests.length === 0) return null;
  return (
    <section className={styles.list}>
      <h2>{title}</h2>
      <ul className={styles.requests}>
        {requests.map((request) => (
          <RequestCard key={request.id} dataset={dataset} request={request} />
        ))}
      </ul>
    </section>
  );
}
