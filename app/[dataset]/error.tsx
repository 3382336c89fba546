"use client";

import { Button, ButtonLink } from "@/components/ui/Button";
import { ErrorState } from "@/components/ui/ErrorState";

interface ErrorPageProps {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

/** A failure nobody foresaw, inside a dataset. */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <ErrorState
      level={1}
      title="This page could not be made"
      place={error.digest ? `report ${error.digest}` : undefined}
      action={
        <>
          <Button kind="primary" onClick={reset}>
            Try again
          </Button>
          <ButtonLink href="/">See all datasets</ButtonLink>
        </>
      }
    >
      <p>
        The server met something it did not expect. Nothing was changed. Its log names the cause beside the
        report number.
      </p>
    </ErrorState>
  );
}
