import type { Metadata } from "next";
import { headers } from "next/headers";
import Link from "next/link";
import { personPage } from "@/app/page-gate";
import { SiteHeader } from "@/app/site-header";
import styles from "@/components/account/Account.module.css";
import { ChangePassword } from "@/components/account/ChangePassword";
import { SecondStep } from "@/components/account/SecondStep";
import { Sessions } from "@/components/account/Sessions";
import { ROLES } from "@/components/shell/roles";
import { Card } from "@/components/ui/Card";
import { PageHeader } from "@/components/ui/PageHeader";
import { ownAccount } from "@/lib/server/accounts";
import { membershipsOf } from "@/lib/server/memberships";
import type { Person } from "@/lib/server/session";

export const metadata: Metadata = { title: "Your account" };

/** Everything a person does with their own account. */
export default function AccountPage() {
  return personPage("PAGE /account", renderAccount);
}

async function renderAccount(person: Person) {
  const [{ hasPassword, sessions }, memberships] = await Promise.all([
    ownAccount(person.id, await headers()),
    membershipsOf(person.id),
  ]);
  return (
    <>
      <SiteHeader />
      <main id="main" tabIndex={-1}>
        <PageHeader title="Your account">
          <p>
            {person.name}, {person.email}. Your name stands under what you sign and in the access log, so it
            stays as it is.
          </p>
        </PageHeader>
        <div className={styles.cards}>
          <div className={styles.wide}>
            <Card title="Your datasets" id="datasets">
              {memberships.length === 0 ? (
                <p>You belong to no dataset. An administrator of one can invite you.</p>
              ) : (
                <ul className={styles.lines}>
                  {memberships.map(({ dataset: { slug, name }, reader: { role } }) => (
                    <li key={slug}>
                      <Link href={`/${encodeURIComponent(slug)}`}>{name}</Link>
                      <span>{ROLES[role].name}</span>
                    </li>
                  ))}
                </ul>
              )}
            </Card>
          </div>
          <Card title="Password" id="password">
            {hasPassword ? (
              <ChangePassword email={person.email} />
            ) : (
              <p>You sign in through your company, which looks after your password.</p>
            )}
          </Card>
          <Card title="Second step" id="second-step">
            {hasPassword ? (
              <SecondStep on={person.secondFactor} email={person.email} />
            ) : (
              <p>You sign in through your company, which asks for a second step if it wants one.</p>
            )}
          </Card>
          <Card title="Where you are signed in" id="sessions">
            <Sessions sessions={sessions} />
          </Card>
        </div>
      </main>
    </>
  );
}
