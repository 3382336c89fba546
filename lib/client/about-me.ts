import { queryOptions } from "@tanstack/react-query";
import { apiPath, fetchJson, postJson } from "@/lib/client/fetch";
import type { AboutMe, DeclarationInput } from "@/lib/core/attributes/about-me";

/** What is held of the writer who is signed in. */
export const aboutMeQuery = (dataset: string) =>
  queryOptions({
    queryKey: ["about-me", dataset],
    queryFn: ({ signal }) => fetchJson<AboutMe>(apiPath(dataset, "about-me"), { signal }),
  });

/** Declares or withdraws an attribute; answers what is held now. */
export const postDeclaration = (dataset: string, input: DeclarationInput): Promise<AboutMe> =>
  postJson<AboutMe>(apiPath(dataset, "about-me"), input);
