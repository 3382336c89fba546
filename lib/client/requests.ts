import { queryOptions } from "@tanstack/react-query";
import { apiPath, fetchJson, postJson } from "@/lib/client/fetch";
import type {
  ClearAttributes,
  ClearRequestInput,
  ClearRequestList,
} from "@/lib/core/attributes/clear-request";

/** Every request to see attributes in clear; asked again when the window is looked at. */
export const requestListQuery = (dataset: string) =>
  queryOptions({
    queryKey: ["requests", dataset],
    queryFn: ({ signal }) => fetchJson<ClearRequestList>(apiPath(dataset, "requests"), { signal }),
  });

export const postRequest = (dataset: string, input: ClearRequestInput): Promise<{ id: string }> =>
  postJson<{ id: string }>(apiPath(dataset, "requests"), input);

export const postDecision = (dataset: string, request: string, grant: boolean): Promise<unknown> =>
  postJson(apiPath(dataset, "requests", request, "decision"), { grant });

/** The attributes themselves: every call is written into the access log, so no query of any cache makes it. */
export const fetchAttributes = (dataset: string, request: string): Promise<ClearAttributes> =>
  fetchJson<ClearAttributes>(apiPath(dataset, "requests", request, "attributes"), { cache: "no-store" });
