import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import type { ReactNode } from "react";
import { ButtonLink } from "@/components/ui/Button";
import { ErrorState } from "@/components/ui/ErrorState";
import { signInPath } from "@/lib/core/access/path";
import {
  type DatasetRule,
  type PageRule,
  type ParamsOf,
  pathOf,
  type RULES,
  ruleOf,
} from "@/lib/core/access/rules";
import { EquiluxError, type ErrorCode } from "@/lib/core/errors";
import { recordAccess } from "@/lib/server/access-log";
import { countRequest } from "@/lib/server/limits";
import { type Admission, openGate, type Person, personOf } from "@/lib/server/session";

interface PageWork<Name extends string> extends Admission {
  readonly params: ParamsOf<Name>;
}

/**
 * A page of a dataset: the rule lets the asker in, the access log has it, and the page is rendered; or it says what stopped
 * it. Who is not signed in goes to the sign-in page and comes back.
 */
export async function page<Name extends Extract<PageRule, DatasetRule>>(
  name: Name,
  encoded: Promise<ParamsOf<Name>>,
  render: (work: PageWork<Name>) => Promise<ReactNode>,
): Promise<ReactNode> {
  const params = decoded(await encoded);
  const here = pathOf(name, params);
  const rule = ruleOf(name);
  try {
    const { scope, dataset } = await openGate(rule, params.dataset ?? "", await headers(), here);
    await countRequest(scope.actor);
    const content = await render({ scope, dataset, params });
    if (rule.logs) {
      await recordAccess({
        dataset: dataset.slug,
        actor: scope.actor,
        role: scope.reader.role,
        action: rule.logs,
        object: here,
        outcome: "allowed",
      });
    }
    return content;
  } catch (error) {
    if (!(error instanceof EquiluxError)) throw error;
    if (error.code === "unauthenticated") redirect(signInPath(here));
    if (error.code === "not-found") notFound();
    return <Failure error={error} here={here} />;
  }
}

/** Pages outside any dataset that are for whoever is signed in. */
type PersonRule = {
  [Name in PageRule]: (typeof RULES)[Name]["who"] extends "signed-in" ? Name : never;
}[PageRule];

/** A page of a person's own, outside any dataset. Who is not signed in goes to the sign-in page and comes back. */
export async function personPage(
  name: PersonRule,
  render: (person: Person) => Promise<ReactNode>,
): Promise<ReactNode> {
  const person = await personOf(await headers());
  return person ? render(person) : redirect(signInPath(pathOf(name, {})));
}

/** Next leaves the parameters of a page encoded. */
function decoded<Name extends string>(
  params: ParamsOf<Name>,
): ParamsOf<Name> & { readonly dataset?: string } {
  const entries = Object.entries<string>(params).map(([name, value]) => [name, decode(value)]);
  return Object.fromEntries(entries);
}

/** A broken escape names nothing. */
function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

const TITLES: Record<ErrorCode, string> = {
  "bad-request": "That address is not understood",
  "bad-settings": "Equilux is not set up",
  "bad-mapping": "The columns do not fit",
  "bad-file": "The file cannot be read",
  "bad-model": "The model cannot be read",
  "bad-spec": "That audit cannot be run",
  unauthenticated: "Sign in first",
  forbidden: "This page is made for another role",
  "not-found": "There is nothing here",
  conflict: "Something else came first",
  "too-large": "That is too much at once",
  "too-many": "That was too often",
  unavailable: "A part of Equilux does not answer",
};

/** A known failure as a page: what happened, where, and what can be done. */
function Failure({ error, here }: { readonly error: EquiluxError; readonly here: string }) {
  const refused = error.code === "forbidden";
  return (
    <ErrorState
      level={1}
      title={TITLES[error.code]}
      place={error.place}
      action={
        <ButtonLink href={refused ? "/" : here} kind="primary">
          {refused ? "See what you can open" : "Try again"}
        </ButtonLink>
      }
    >
      <p>{error.message}</p>
    </ErrorState>
  );
}
