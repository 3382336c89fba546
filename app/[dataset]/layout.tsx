import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { SiteHeader } from "@/app/site-header";
import { listDatasets } from "@/lib/server/datasets";

interface DatasetLayoutProps {
  readonly children: ReactNode;
  readonly params: Promise<{ dataset: string }>;
}

/** The frame of every page about one dataset. */
export default async function DatasetLayout({ children, params }: DatasetLayoutProps) {
  const slug = decodeURIComponent((await params).dataset);
  const datasets = await listDatasets();
  if (!datasets.some((dataset) => dataset.slug === slug)) notFound();
  return (
    <>
      <SiteHeader slug={slug} />
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
