import Link from "next/link";
import styles from "@/components/shell/Header.module.css";
import { Mark } from "@/components/shell/Mark";
import { Menu } from "@/components/shell/Menu";
import { NavLinks } from "@/components/shell/NavLinks";
import { RoleForm, type WriterChoice } from "@/components/shell/RoleForm";
import { linksOf, ROLES } from "@/components/shell/roles";
import { type ThemeChoice, ThemeSwitch } from "@/components/shell/ThemeSwitch";
import type { Reader } from "@/lib/core/scope";

export interface DatasetChoice {
  readonly slug: string;
  readonly name: string;
}

export interface HeaderProps {
  readonly datasets: readonly DatasetChoice[];
  readonly dataset: DatasetChoice | null;
  /** null where nobody may choose a role. */
  readonly reader: Reader | null;
  readonly writers: readonly WriterChoice[];
  readonly theme: ThemeChoice;
}

/** The bar on top of every page: product, dataset, pages of the role, role, theme. */
export function Header({ datasets, dataset, reader, writers, theme }: HeaderProps) {
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
        {dataset && (
          <Menu
            label={
              <>
                <span className="visually-hidden">Dataset: </span>
                {dataset.name}
              </>
            }
            align="start"
          >
            <p className={styles.roleGroup}>Dataset</p>
            <ul className={styles.choices}>
              {datasets.map(({ slug, name }) => (
                <li key={slug}>
                  <Link
                    href={`/${encodeURIComponent(slug)}`}
                    aria-current={slug === dataset.slug ? "true" : undefined}
                  >
                    {name}
                  </Link>
                </li>
              ))}
            </ul>
          </Menu>
        )}
        {dataset && reader && (
          <nav className={styles.nav} aria-label="Main">
            <NavLinks links={linksOf(reader, dataset.slug)} />
          </nav>
        )}
        <div className={styles.tools}>
          {dataset && reader && (
            <Menu
              label={
                <>
                  <span className="visually-hidden">Looking as: </span>
                  {roleLabel(reader, writers)}
                </>
              }
            >
              <p className={styles.roleGroup}>Look as</p>
              <RoleForm reader={reader} writers={writers} next={`/${encodeURIComponent(dataset.slug)}`} />
            </Menu>
          )}
          <ThemeSwitch theme={theme} />
        </div>
      </div>
    </header>
  );
}

function roleLabel(reader: Reader, writers: readonly WriterChoice[]): string {
  if (reader.role !== "writer") return ROLES[reader.role].name;
  return writers.find(({ id }) => id === reader.writer)?.name ?? ROLES.writer.name;
}
