import { isServer, QueryClient } from "@tanstack/react-query";
import { EquiluxError } from "@/lib/core/errors";

/** A query client: errors with a code are answers, so only a missing answer is tried again. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) =>
          failures < 2 && (!(error instanceof EquiluxError) || error.code === "unavailable"),
      },
    },
  });
}

let inBrowser: QueryClient | undefined;

/** One client a page load in the browser; a new one for every request on the server, so that no two readers share data. */
export function queryClient(): QueryClient {
  if (isServer) return makeQueryClient();
  inBrowser ??= makeQueryClient();
  return inBrowser;
}
