"use client";

import { Button } from "@/components/ui/Button";
import { ErrorState } from "@/components/ui/ErrorState";

interface ErrorPageProps {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

/** A failure outside any dataset: most often the database does not answer. */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <main id="main" tabIndex={-1}>
      <ErrorState
        level={1}
        title="Equilux could not open this page"
        place={error.digest ? `report ${error.digest}` : undefined}
        action={
          <Button kind="primary" onClick={reset}>
            Try again
          </Button>
        }
      >
        <p>
          Most often the database does not answer. See that it runs, then try again; the server's log names
          the cause.
        </p>
      </ErrorState>
    </main>
  );
}
