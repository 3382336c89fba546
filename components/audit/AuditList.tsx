"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import styles from "@/components/audit/AuditList.module.css";
import { ButtonLink } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { ErrorState } from "@/components/ui/ErrorState";
import { ProgressBar } from "@/components/ui/ProgressBar";
import { Skeleton } from "@/components/ui/Skeleton";
import { VerdictBadge } from "@/components/ui/VerdictBadge";
import { auditListQuery } from "@/lib/client/audits";
import { moment, shortDigest } from "@/lib/core/report/format";
import { attributeName, onSurface, sentenceCase } from "@/lib/core/report/names";
import type { AuditListItem } from "@/lib/core/report/views";
import { progressSentence, questionSentence } from "@/lib/core/report/words";

/** Every audit of a dataset, newest first; those that run show how far they are. */
export function AuditList({ dataset }: { readonly dataset: string }) {
  const { data, error } = useQuery(auditListQuery(dataset));
  const home = `/${encodeURIComponent(dataset)}/audits`;
  if (error && !data) {
    return (
      <ErrorState title="The audits cannot be listed">
        <p>{error.message}</p>
      </ErrorState>
    );
  }
  if (!data) return <Skeleton height="16rem" />;
  if (data.length === 0) {
    return (
      <EmptyState
        title="No audit yet"
        action={
          <ButtonLink href={`${home}/new`} kind="primary">
            Ask the first question
          </ButtonLink>
        }
      >
        <p>An audit compares the exposure of writers by group. The defaults make a good first question.</p>
      </EmptyState>
    );
  }
  return (
    <ol className={styles.list}>
      {data.map((item) => (
        <li key={item.id} className={styles.item}>
          <div className={styles.words}>
            <h2>
              <Link href={`${home}/${encodeURIComponent(item.id)}`}>{questionSentence(item.spec)}</Link>
            </h2>
            <p className={styles.meta}>
              <time dateTime={item.createdAt}>{moment(item.createdAt)}</time>
              {item.digest && (
                <span>
                  digest <code title={item.digest}>{shortDigest(item.digest)}</code>
                </span>
              )}
            </p>
          </div>
          <Outcome item={item} path={`${home}/${encodeURIComponent(item.id)}`} />
        </li>
      ))}
    </ol>
  );
}

function Outcome({ item, path }: { readonly item: AuditListItem; readonly path: string }) {
  if (item.state === "failed") {
    return (
      <p className={styles.failed}>
        <strong>Stopped.</strong> {progressSentence(item)}
      </p>
    );
  }
  if (item.state !== "done") return <ProgressBar label={progressSentence(item)} />;
  if (item.verdicts.length === 0) return <p className={styles.meta}>No attribute has a verdict.</p>;
  return (
    <ul className={styles.verdicts}>
      {item.verdicts.map(({ attribute, surface, verdict }) => (
        <li key={attribute}>
          <Link href={`${path}?${new URLSearchParams({ attribute, surface })}`}>
            {sentenceCase(attributeName(attribute))} {onSurface(surface)}
          </Link>
          <VerdictBadge verdict={verdict} size="small" />
        </li>
      ))}
    </ul>
  );
}
