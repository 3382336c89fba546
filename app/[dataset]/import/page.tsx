import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { gate } from "@/app/api/gate";
import { orFailure } from "@/app/failure";
import { ImportPage } from "@/components/imports/ImportPage";
import { importListQuery } from "@/lib/client/imports";
import { makeQueryClient } from "@/lib/client/query-client";
import { listImports } from "@/lib/server/imports";

export const metadata: Metadata = { title: "Import" };

/** Files in; for data engineers, and for auditors to see what was imported. */
export default async function Import({ params }: PageProps<"/[dataset]/import">) {
  const dataset = decodeURIComponent((await params).dataset);
  return orFailure(`/${encodeURIComponent(dataset)}/import`, async () => {
    const { scope } = await gate(dataset, ["operator", "auditor"]);
    const client = makeQueryClient();
    await client.fetchQuery({ ...importListQuery(dataset), queryFn: () => listImports(scope), retry: false });
    return (
      <HydrationBoundary state={dehydrate(client)}>
        <ImportPage dataset={dataset} mayImport={scope.reader.role === "operator"} />
      </HydrationBoundary>
    );
  });
}
