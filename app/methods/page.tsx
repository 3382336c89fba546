import type { Metadata } from "next";
import { SiteHeader } from "@/app/site-header";
import { BrowsingModels } from "@/components/methods/BrowsingModels";
import styles from "@/components/methods/Methods.module.css";
import { MetricSearch } from "@/components/methods/MetricSearch";
import { PageHeader } from "@/components/ui/PageHeader";
import { METRIC_FAMILIES } from "@/lib/core/exposure/registry";
import { counted } from "@/lib/core/report/format";

export const metadata: Metadata = { title: "Methods" };

/** Every metric and browsing model as the code defines it: read from the registry itself, so that it cannot drift. */
export default function MethodsPage() {
  const families = METRIC_FAMILIES.map(({ id, name, metrics }) => ({
    id,
    name,
    // Definitions only: what computes them stays on the server.
    metrics: metrics.map(({ id, name, formula, range, fair, unit, source, pitfall, namesakes }) => ({
      ...{ id, name, formula, range, fair, unit, source, pitfall },
      ...(namesakes !== undefined && { namesakes }),
    })),
  }));
  const size = families.reduce((sum, { metrics }) => sum + metrics.length, 0);
  return (
    <>
      <SiteHeader />
      <main id="main" tabIndex={-1}>
        <PageHeader eyebrow="Reference" title="Methods">
          <p>
            {counted(size, "metric")} of fairness of exposure and the browsing models they rest on: what each
            computes, what its fair value is, where it misleads, and which other number goes by its name.
          </p>
        </PageHeader>
        <div className={styles.page}>
          <MetricSearch families={families} />
          <BrowsingModels />
        </div>
      </main>
    </>
  );
}
