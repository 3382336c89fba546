"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import styles from "@/components/shell/Header.module.css";

export interface NavLink {
  readonly href: string;
  readonly label: string;
}

/** The pages of a role; the one being read, or the one above it, is marked. */
export function NavLinks({ links }: { readonly links: readonly NavLink[] }) {
  const path = usePathname();
  const current = links
    .filter(({ href }) => path === href || path.startsWith(`${href}/`))
    .reduce<NavLink | null>(
      (best, link) => (best && best.href.length >= link.href.length ? best : link),
      null,
    );
  return (
    <ul className={styles.links}>
      {links.map((link) => (
        <li key={link.href}>
          <Link
            href={link.href}
            aria-current={link === current ? (path === link.href ? "page" : "true") : undefined}
          >
            {link.label}
          </Link>
        </li>
      ))}
    </ul>
  );
}
