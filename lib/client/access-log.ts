import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { apiPath, fetchJson } from "@/lib/client/fetch";
import { ACTION_WORDS, type LoggedAction } from "@/lib/core/access/actions";
import { OUTCOMES } from "@/lib/core/access/chain";
import type { AccessFilter, AccessLogPage } from "@/lib/core/access/view";

/** Every action, as its words sort. */
export const ACTIONS = (Object.keys(ACTION_WORDS) as LoggedAction[]).sort((a, b) =>
  ACTION_WORDS[a].localeCompare(ACTION_WORDS[b], "en"),
);

/** Which lines of the log are shown, as it stands in the page's address. */
export const logFilters = {
  before: parseAsString,
  outcome: parseAsStringLiteral(OUTCOMES),
  action: parseAsStringLiteral(ACTIONS),
};

/** Reads the same filters on the server, for the first paint. */
export const loadLogFilters = createLoader(logFilters);

/** A page of the access log. Every look is a line of it, so nothing looks again by itself. */
export const accessLogQuery = (dataset: string, filter: AccessFilter) =>
  queryOptions({
    queryKey: ["access-log", dataset, filter.before ?? null, filter.outcome ?? null, filter.action ?? null],
    queryFn: ({ signal }) =>
      fetchJson<AccessLogPage>(`${apiPath(dataset, "access-log")}${queryOf(filter)}`, { signal }),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

function queryOf(filter: AccessFilter): string {
  const asked = Object.entries(filter).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return asked.length === 0 ? "" : `?${new URLSearchParams(asked)}`;
}
