import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { RoleForm } from "@/components/shell/RoleForm";
import { ButtonLink } from "@/components/ui/Button";
import { ErrorState } from "@/components/ui/ErrorState";
import { EquiluxError, type ErrorCode } from "@/lib/core/errors";
import { parseSettings } from "@/lib/core/settings";

const TITLES: Record<ErrorCode, string> = {
  "bad-request": "That address is not understood",
  "bad-settings": "Equilux is not set up",
  "bad-mapping": "The columns do not fit",
  "bad-file": "The file cannot be read",
  "bad-model": "The model cannot be read",
  "bad-spec": "That audit cannot be run",
  forbidden: "This page is made for another role",
  "not-found": "There is nothing here",
  conflict: "Something else came first",
  "too-large": "That is too much at once",
  unavailable: "A part of Equilux does not answer",
};

/**
 * Renders a page, or says what stopped it. A known failure is shown with its own words (not found: the not-found page);
 * anything else goes to the error page.
 *
 * @param here path of the page, to come back to after choosing another role
 */
export async function orFailure(here: string, render: () => Promise<ReactNode>): Promise<ReactNode> {
  try {
    return await render();
  } catch (error) {
    if (!(error instanceof EquiluxError)) throw error;
    if (error.code === "not-found") notFound();
    return <Failure error={error} here={here} />;
  }
}

/** A known failure as a page: what happened, where, and what can be done. */
function Failure({ error, here }: { readonly error: EquiluxError; readonly here: string }) {
  const choosable = error.code === "forbidden" && parseSettings(process.env).demo;
  return (
    <ErrorState
      level={1}
      title={TITLES[error.code]}
      place={error.place}
      action={
        choosable ? (
          <RoleForm reader={null} writers={[]} next={here} />
        ) : (
          <ButtonLink href={here} kind="primary">
            Try again
          </ButtonLink>
        )
      }
    >
      <p>{error.message}</p>
      {choosable && <p>Choose the role you want to look as; you come back to this page.</p>}
    </ErrorState>
  );
}
