"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { InClear } from "@/components/requests/InClear";
import { decisionWords, STATE_WORDS, writerWords } from "@/components/requests/words";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { Chip } from "@/components/ui/Chip";
import { Fault } from "@/components/ui/Field";
import layout from "@/components/ui/Layout.module.css";
import { postDecision, requestListQuery } from "@/lib/client/requests";
import { type ClearRequestView, GRANT_HOURS } from "@/lib/core/attributes/clear-request";
import { counted, moment } from "@/lib/core/report/format";

interface RequestCardProps {
  readonly dataset: string;
  readonly request: ClearRequestView;
}

/** One request: who asks about whom and why, where it stands, and what the reader may do about it. */
export function RequestCard({ dataset, request }: RequestCardProps) {
  return (
    <li>
      <Card>
        <article className={layout.stack} aria-label={`Request about ${writerWords(request.writer)}`}>
          <div className={layout.top}>
            <h3>{writerWords(request.writer)}</h3>
            <Chip>{STATE_WORDS[request.state]}</Chip>
          </div>
          <p className={layout.quote}>“{request.reason}”</p>
          <p className={layout.about}>
            {request.requestedBy} asked on {moment(request.requestedAt)}. {decisionWords(request)}
          </p>
          {request.mayDecide && <Decide dataset={dataset} request={request} />}
          {request.mayLook && <InClear dataset={dataset} request={request} />}
        </article>
      </Card>
    </li>
  );
}

/** A decision is final, so nothing is shown before the server has it. */
function Decide({ dataset, request }: RequestCardProps) {
  const queries = useQueryClient();
  const decide = useMutation({
    mutationFn: (grant: boolean) => postDecision(dataset, request.id, grant),
    onSuccess: () => queries.invalidateQueries({ queryKey: requestListQuery(dataset).queryKey }),
  });
  const about = <span className="visually-hidden"> {request.requestedBy}'s request</span>;
  return (
    <>
      <p className={layout.about}>Your decision is final, and the writer reads your name beside a yes.</p>
      <div className={layout.actions}>
        <Button disabled={decide.isPending} onClick={() => decide.mutate(true)}>
          Grant for {counted(GRANT_HOURS, "hour")}
          {about}
        </Button>
        <Button disabled={decide.isPending} onClick={() => decide.mutate(false)}>
          Refuse
          {about}
        </Button>
      </div>
      <Fault text={decide.error?.message} />
    </>
  );
}
