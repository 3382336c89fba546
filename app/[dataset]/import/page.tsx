import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { page } from "@/app/page-gate";
import { ImportPage } from "@/components/imports/ImportPage";
import { importListQuery } from "@/lib/client/imports";
import { makeQueryClient } from "@/lib/client/query-client";
import { listImports } from "@/lib/server/imports";

export const metadata: Metadata = { title: "Import" };

/** Files in; for data engineers, and for auditors to see what was imported. */
export default function Import({ params }: PageProps<"/[dataset]/import">) {
  return page("PAGE /[dataset]/import", params, async ({ scope, params: { dataset } }) => {
    const client = makeQueryClient();
    await client.fetchQuery({ ...importListQuery(dataset), queryFn: () => listImports(scope), retry: false });
    return (
      <HydrationBoundary state={dehydrate(client)}>
        <ImportPage dataset={dataset} mayImport={scope.reader.role === "engineer"} />
      </HydrationBoundary>
    );
  });
}
