import { queryOptions } from "@tanstack/react-query";
import { apiPath, deleteJson, fetchJson, postJson } from "@/lib/client/fetch";
import type { InvitationMade, People } from "@/lib/core/access/people";

/** Who belongs to a dataset, and who is invited. */
export const peopleQuery = (dataset: string) =>
  queryOptions({
    queryKey: ["people", dataset],
    queryFn: ({ signal }) => fetchJson<People>(apiPath(dataset, "people"), { signal }),
  });

export interface InvitationInput {
  readonly email: string;
  readonly role: string;
  /** The platform's own id of the writer; for a writer only. */
  readonly writer?: string;
}

/** Invites somebody. The link is in the answer and cannot be asked for again. */
export const postInvitation = (dataset: string, input: InvitationInput): Promise<InvitationMade> =>
  postJson<InvitationMade>(apiPath(dataset, "invitations"), input);

export const deleteInvitation = (dataset: string, invitation: string): Promise<unknown> =>
  deleteJson(apiPath(dataset, "invitations", invitation));

export const deletePerson = (dataset: string, person: string): Promise<unknown> =>
  deleteJson(apiPath(dataset, "people", person));
