import Link from "next/link";
import styles from "@/components/shell/Header.module.css";
import { Mark } from "@/components/shell/Mark";
import { Menu } from "@/components/shell/Menu";
import { NavLinks } from "@/components/shell/NavLinks";
import { linksOf, ROLES } from "@/components/shell/roles";
import { type ThemeChoice, ThemeSwitch } from "@/components/shell/ThemeSwitch";
import type { MemberRole } from "@/lib/core/scope";

export interface DatasetChoice {
  readonly slug: string;
  readonly name: string;
  readonly role: MemberRole;
}

export interface HeaderProps {
  /** null: nobody is signed in. */
  readonly person: { readonly name: string; readonly email: string } | null;
  readonly memberships: readonly DatasetChoice[];
  readonly here: DatasetChoice | null;
  readonly theme: ThemeChoice;
}

/** The bar on top of every page: product, dataset, pages of the role, who is signed in, theme. */
export function Header({ person, memberships, here, theme }: HeaderProps) {
  return (
    <header className={styles.header}>
      <a className="skip-link" href="#main">
        Skip to content
      </a>
      <div className={styles.bar}>
        <Link href="/" className={styles.brand}>
          <Mark />
          <span>Equilux</span>
        </Link>
        {here && <DatasetMenu memberships={memberships} here={here} />}
        {here && (
          <nav className={styles.nav} aria-label="Main">
            <NavLinks links={linksOf(here.role, here.slug)} />
          </nav>
        )}
        <div className={styles.tools}>
          <Link href="/methods" className={styles.menuButton}>
            Methods
          </Link>
          {person ? (
            <PersonMenu person={person} role={here?.role ?? null} />
          ) : (
            <Link href="/sign-in" className={styles.menuButton}>
              Sign in
            </Link>
          )}
          <ThemeSwitch theme={theme} />
        </div>
      </div>
    </header>
  );
}

function DatasetMenu({ memberships, here }: Pick<HeaderProps, "memberships"> & { here: DatasetChoice }) {
  return (
    <Menu
      label={
        <>
          <span className="visually-hidden">Dataset: </span>
          {here.name}
        </>
      }
      align="start"
    >
      <p className={styles.roleGroup}>Dataset</p>
      <ul className={styles.choices}>
        {memberships.map(({ slug, name }) => (
          <li key={slug}>
            <Link
              href={`/${encodeURIComponent(slug)}`}
              aria-current={slug === here.slug ? "true" : undefined}
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </Menu>
  );
}

interface PersonMenuProps {
  readonly person: { readonly name: string; readonly email: string };
  readonly role: MemberRole | null;
}

function PersonMenu({ person, role }: PersonMenuProps) {
  return (
    <Menu
      label={
        <>
          <span className="visually-hidden">Signed in: </span>
          {person.name}
        </>
      }
    >
      <p className={styles.roleGroup}>
        {person.email}
        {role && `, ${ROLES[role].name}`}
      </p>
      <ul className={styles.choices}>
        <li>
          <Link href="/account">Your account</Link>
        </li>
      </ul>
      <form method="post" action="/api/sign-out" className={styles.roles}>
        <button type="submit">Sign out</button>
      </form>
    </Menu>
  );
}
