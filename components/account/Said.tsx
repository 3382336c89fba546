"use client";

import { type ReactNode, useEffect, useRef } from "react";
import styles from "@/components/account/Account.module.css";

/** What has happened, in place of the form that made it happen: it takes the focus, and so is read. */
export function Said({ children }: { readonly children: ReactNode }) {
  const text = useRef<HTMLParagraphElement>(null);
  useEffect(() => text.current?.focus(), []);
  return (
    <p ref={text} tabIndex={-1} className={styles.done}>
      {children}
    </p>
  );
}
