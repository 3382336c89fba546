"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Invitations } from "@/components/people/Invitations";
import { InviteForm } from "@/components/people/InviteForm";
import { Members } from "@/components/people/Members";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { DoneNote, useDoneNote } from "@/components/ui/DoneNote";
import { ErrorState } from "@/components/ui/ErrorState";
import layout from "@/components/ui/Layout.module.css";
import { PageHeader } from "@/components/ui/PageHeader";
import { LoadingLabel, Skeleton } from "@/components/ui/Skeleton";
import { peopleQuery } from "@/lib/client/people";

interface PeoplePageProps {
  readonly dataset: string;
  /** The dataset's own name. */
  readonly name: string;
}

/** Who may see what of a dataset: members, open invitations, and a form for a new one. */
export function PeoplePage({ dataset, name }: PeoplePageProps) {
  const query = peopleQuery(dataset);
  const { data, error, isPending, refetch } = useQuery(query);
  const client = useQueryClient();
  const { note, say } = useDoneNote();
  const renew = () => client.invalidateQueries({ queryKey: query.queryKey });
  const done = (text: string) => {
    say(text);
    void renew();
  };
  return (
    <>
      <PageHeader eyebrow={name} title="People">
        <p>Each person has one role in a dataset, and sees what is made for it. Nobody else sees anything.</p>
      </PageHeader>
      <div className={layout.sections}>
        <DoneNote note={note} />
        {error && !data && (
          <ErrorState
            title="The people could not be loaded"
            action={<Button onClick={() => refetch()}>Try again</Button>}
          >
            <p>{error.message}</p>
          </ErrorState>
        )}
        {isPending && (
          <>
            <LoadingLabel />
            <Skeleton height="16rem" />
          </>
        )}
        {data && <Members dataset={dataset} members={data.members} onDone={done} />}
        <Card title="Invite somebody" id="invite">
          <InviteForm dataset={dataset} onMade={renew} />
        </Card>
        {data && <Invitations dataset={dataset} invitations={data.invitations} onDone={done} />}
      </div>
    </>
  );
}
