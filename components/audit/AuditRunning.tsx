"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { ButtonLink } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { ErrorState } from "@/components/ui/ErrorState";
import { PageHeader } from "@/components/ui/PageHeader";
import { ProgressBar } from "@/components/ui/ProgressBar";
import { auditProgressQuery } from "@/lib/client/audits";
import { moment } from "@/lib/core/report/format";
import { progressSentence, questionSentence } from "@/lib/core/report/words";

/** An audit that is not done: how far it is, or why it stopped. Turns into the audit when it is done. */
export function AuditRunning({ dataset, audit }: { readonly dataset: string; readonly audit: string }) {
  const router = useRouter();
  const { data, error } = useQuery(auditProgressQuery(dataset, audit));
  const done = data?.state === "done";
  useEffect(() => {
    if (done) router.refresh();
  }, [done, router]);
  const home = `/${encodeURIComponent(dataset)}/audits`;
  return (
    <>
      <PageHeader eyebrow="Audit" title={data ? questionSentence(data.spec) : "An audit"}>
        {data && <p>Asked {moment(data.createdAt)}.</p>}
      </PageHeader>
      {data?.state === "failed" ? (
        <ErrorState
          title="The audit stopped"
          action={
            <ButtonLink href={`${home}/new`} kind="primary">
              Ask again
            </ButtonLink>
          }
        >
          <p>{progressSentence(data)}</p>
        </ErrorState>
      ) : (
        <Card>
          <ProgressBar label={data ? progressSentence(data) : "Looking for the audit…"} />
          <p>
            You can leave this page; the audit goes on.{" "}
            {error ? "The server does not answer at the moment; still trying." : ""}
          </p>
        </Card>
      )}
    </>
  );
}
