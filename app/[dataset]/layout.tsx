import type { ReactNode } from "react";
import { SiteHeader } from "@/app/site-header";

interface DatasetLayoutProps {
  readonly children: ReactNode;
  readonly params: Promise<{ dataset: string }>;
}

/** The frame of every page about one dataset. */
export default async function DatasetLayout({ children, params }: DatasetLayoutProps) {
  const { dataset } = await params;
  return (
    <>
      <SiteHeader slug={decodeURIComponent(dataset)} />
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
