import type { Metadata } from "next";
import Link from "next/link";
import styles from "@/app/page.module.css";
import { SiteHeader } from "@/app/site-header";
import { Equinox } from "@/components/shell/Equinox";
import { ROLES } from "@/components/shell/roles";
import { EmptyState } from "@/components/ui/EmptyState";
import { listDatasets } from "@/lib/server/datasets";

export const metadata: Metadata = { title: { absolute: "Equilux: equal light for every writer" } };

/** What Equilux is, and the datasets to open. */
export default async function StartPage() {
  const datasets = await listDatasets();
  return (
    <>
      <SiteHeader />
      <main id="main" tabIndex={-1}>
        <section className={styles.hero}>
          <div className={styles.words}>
            <h1>Equal light for every writer</h1>
            <p>
              Equilux measures how much exposure a recommender gives to writers of each gender, race and
              place, and how sure that figure is. Every result is one of three: it meets the declared margin,
              it does not, or there is not enough data to tell. The same numbers answer an auditor, a writer
              and those who lead.
            </p>
          </div>
          <Equinox />
        </section>
        <section aria-labelledby="datasets" className={styles.section}>
          <h2 id="datasets">Datasets</h2>
          {datasets.length === 0 ? (
            <EmptyState title="No dataset yet">
              <p>
                Run <code>npm run demo</code> for a made-up platform with known unfairness planted in it, or
                import an exposure log of your own.
              </p>
            </EmptyState>
          ) : (
            <ul className={styles.datasets}>
              {datasets.map(({ slug, name }) => (
                <li key={slug}>
                  <Link href={`/${encodeURIComponent(slug)}`}>
                    <strong>{name}</strong>
                    <span>/{slug}</span>
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </section>
        <section aria-labelledby="readers" className={styles.section}>
          <h2 id="readers">Four readers, one set of numbers</h2>
          <dl className={styles.readers}>
            {Object.values(ROLES).map(({ name, asks }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{asks}</dd>
              </div>
            ))}
          </dl>
        </section>
      </main>
    </>
  );
}
