import { queryOptions } from "@tanstack/react-query";
import { apiPath, deleteJson, fetchJson, postJson } from "@/lib/client/fetch";
import type { TokenList, TokenMade } from "@/lib/core/access/token";

/** Every token of a dataset. */
export const tokenListQuery = (dataset: string) =>
  queryOptions({
    queryKey: ["tokens", dataset],
    queryFn: ({ signal }) => fetchJson<TokenList>(apiPath(dataset, "tokens"), { signal }),
  });

export interface TokenInput {
  readonly name: string;
  readonly days: number;
}

/** Makes a token. Its secret is in the answer and cannot be asked for again. */
export const postToken = (dataset: string, input: TokenInput): Promise<TokenMade> =>
  postJson<TokenMade>(apiPath(dataset, "tokens"), input);

export const deleteToken = (dataset: string, token: string): Promise<unknown> =>
  deleteJson(apiPath(dataset, "tokens", token));
