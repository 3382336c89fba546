"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import styles from "@/components/about-me/AboutMe.module.css";
import { AttributeCard } from "@/components/about-me/AttributeCard";
import { Viewers } from "@/components/about-me/Viewers";
import { Button } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { ErrorState } from "@/components/ui/ErrorState";
import { PageHeader } from "@/components/ui/PageHeader";
import { LoadingLabel, Skeleton } from "@/components/ui/Skeleton";
import { aboutMeQuery } from "@/lib/client/about-me";

/** What is held of a writer, for the writer: to read, to correct, to withdraw, and to see who looked. */
export function AboutMePage({ dataset }: { readonly dataset: string }) {
  const { data, error, refetch } = useQuery(aboutMeQuery(dataset));
  const [editing, setEditing] = useState<string | null>(null);
  return (
    <>
      <PageHeader eyebrow="Your own data" title="About me">
        <p>
          What is held of you, where it comes from, and who saw it. Audits add it up by groups to see whether
          writers get their share of exposure; it is used for nothing else.
        </p>
      </PageHeader>
      <div className={styles.page}>
        {error && !data && (
          <ErrorState
            title="This could not be loaded"
            action={<Button onClick={() => refetch()}>Try again</Button>}
          >
            <p>{error.message}</p>
          </ErrorState>
        )}
        {!data && !error && (
          <>
            <LoadingLabel />
            <Skeleton height="14rem" />
          </>
        )}
        {data?.attributes.length === 0 && (
          <EmptyState title="Nothing is asked of writers here">
            <p>This platform has no attribute by which audits compare writers.</p>
          </EmptyState>
        )}
        {data?.attributes.map((held) => (
          <AttributeCard
            key={held.attribute}
            dataset={dataset}
            held={held}
            consent={data.consent}
            isEditing={editing === held.attribute}
            onEdit={(open) => setEditing(open ? held.attribute : null)}
          />
        ))}
        {data && <Viewers viewers={data.viewers} />}
      </div>
    </>
  );
}
