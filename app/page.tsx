import type { Metadata } from "next";
import { headers } from "next/headers";
import Link from "next/link";
import styles from "@/app/page.module.css";
import { SiteHeader } from "@/app/site-header";
import { Equinox } from "@/components/shell/Equinox";
import { ROLES } from "@/components/shell/roles";
import { ButtonLink } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { membershipsOf } from "@/lib/server/memberships";
import { type Person, personOf } from "@/lib/server/session";

export const metadata: Metadata = { title: { absolute: "Equilux: equal light for every writer" } };

/** What Equilux is, and the datasets to open. */
export default async function StartPage() {
  const person = await personOf(await headers());
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
            {!person && (
              <p>
                <ButtonLink href="/sign-in" kind="primary">
                  Sign in
                </ButtonLink>
              </p>
            )}
          </div>
          <Equinox />
        </section>
        {person && <Datasets person={person} />}
        <section aria-labelledby="readers" className={styles.section}>
          <h2 id="readers">Who works here, and what they ask</h2>
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

async function Datasets({ person }: { readonly person: Person }) {
  const memberships = await membershipsOf(person.id);
  return (
    <section aria-labelledby="datasets" className={styles.section}>
      <h2 id="datasets">Your datasets</h2>
      {memberships.length === 0 ? (
        <EmptyState title="You belong to no dataset yet">
          <p>An administrator of a dataset can invite {person.email}; the invitation comes by mail.</p>
        </EmptyState>
      ) : (
        <ul className={styles.datasets}>
          {memberships.map(({ dataset: { slug, name }, reader: { role } }) => (
            <li key={slug}>
              <Link href={`/${encodeURIComponent(slug)}`}>
                <strong>{name}</strong>
                <span>as {ROLES[role].name.toLowerCase()}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
