import Link from "next/link";
import type { ButtonHTMLAttributes, ReactNode } from "react";
import styles from "@/components/ui/Button.module.css";

export type ButtonLook = "primary" | "quiet" | "plain";

/** The quiet look is the button's own. */
const look = (kind: ButtonLook) => (kind === "quiet" ? styles.button : `${styles.button} ${styles[kind]}`);

/** A button; `primary` once a page, `quiet` for the rest, `plain` inside text. */
export function Button({
  kind = "quiet",
  type = "button",
  ...rest
}: Omit<ButtonHTMLAttributes<HTMLButtonElement>, "className"> & { readonly kind?: ButtonLook }) {
  return <button type={type} className={look(kind)} {...rest} />;
}

interface ButtonLinkProps {
  readonly href: string;
  readonly children: ReactNode;
  readonly kind?: ButtonLook;
  /** A file the server sends: a plain link, so that nothing fetches it ahead. */
  readonly download?: boolean;
}

/** A link that looks like a button. */
export function ButtonLink({ href, children, kind = "quiet", download = false }: ButtonLinkProps) {
  if (download) {
    return (
      <a href={href} className={look(kind)} download>
        {children}
      </a>
    );
  }
  return (
    <Link href={href} className={look(kind)}>
      {children}
    </Link>
  );
}
