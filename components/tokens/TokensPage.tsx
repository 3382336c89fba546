"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { importCommand } from "@/components/tokens/prepare";
import { TokenForm } from "@/components/tokens/TokenForm";
import { TokenTable } from "@/components/tokens/TokenTable";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { CopyField } from "@/components/ui/CopyField";
import { DoneNote, useDoneNote } from "@/components/ui/DoneNote";
import { ErrorState } from "@/components/ui/ErrorState";
import layout from "@/components/ui/Layout.module.css";
import { PageHeader } from "@/components/ui/PageHeader";
import { LoadingLabel, Skeleton } from "@/components/ui/Skeleton";
import { tokenListQuery } from "@/lib/client/tokens";

interface TokensPageProps {
  readonly dataset: string;
  /** The dataset's own name. */
  readonly name: string;
}

/** Keys for programs: a form for a new one, how it is used, and those there are. */
export function TokensPage({ dataset, name }: TokensPageProps) {
  const query = tokenListQuery(dataset);
  const { data, error, isPending, refetch } = useQuery(query);
  const client = useQueryClient();
  const { note, say } = useDoneNote();
  const renew = () => client.invalidateQueries({ queryKey: query.queryKey });
  return (
    <>
      <PageHeader eyebrow={name} title="Tokens">
        <p>
          With a token a program imports files into this dataset and sees what became of them. It can do
          nothing else.
        </p>
      </PageHeader>
      <div className={layout.sections}>
        <DoneNote note={note} />
        <Card title="Make a token" id="make">
          <TokenForm dataset={dataset} onMade={renew} />
        </Card>
        {error && !data && (
          <ErrorState
            title="The tokens could not be loaded"
            action={<Button onClick={() => refetch()}>Try again</Button>}
          >
            <p>{error.message}</p>
          </ErrorState>
        )}
        {isPending && (
          <>
            <LoadingLabel />
            <Skeleton height="12rem" />
          </>
        )}
        {data && (
          <TokenTable
            dataset={dataset}
            tokens={data.tokens}
            onDone={(text) => {
              say(text);
              void renew();
            }}
          />
        )}
        {data && <Example importsUrl={data.importsUrl} />}
      </div>
    </>
  );
}

function Example({ importsUrl }: { readonly importsUrl: string }) {
  return (
    <Card title="Import with a token" id="example" tone="sunken">
      <div className={layout.stack}>
        <p>
          Put the token into the environment of the program as <code>EQUILUX_TOKEN</code>. <code>kind</code>{" "}
          is <code>writers</code>, <code>stories</code>, <code>impressions</code>, <code>predictions</code> or{" "}
          <code>model</code>; the answer says how many rows were accepted.
        </p>
        <CopyField
          label="Example of an import"
          hint="Columns that are called otherwise: add &mapping= with the mapping that the import page shows as JSON."
          text={importCommand(importsUrl)}
        />
      </div>
    </Card>
  );
}
