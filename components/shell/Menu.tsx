"use client";

import { type ReactNode, useEffect, useRef } from "react";
import styles from "@/components/shell/Header.module.css";

interface MenuProps {
  /** What the button says; the current choice is part of it. */
  readonly label: ReactNode;
  readonly children: ReactNode;
  readonly align?: "start" | "end";
}

/** A button that opens a panel. It is a <details>, so it opens without script; Escape and a click elsewhere close it. */
export function Menu({ label, children, align = "end" }: MenuProps) {
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event) => {
      const element = details.current;
      if (!element?.open) return;
      if (event instanceof KeyboardEvent) {
        if (event.key !== "Escape") return;
        element.querySelector("summary")?.focus();
        element.open = false;
      } else if (!(event.target instanceof Node && element.contains(event.target))) {
        element.open = false;
      }
    };
    document.addEventListener("keydown", close);
    document.addEventListener("pointerdown", close);
    document.addEventListener("focusin", close);
    return () => {
      document.removeEventListener("keydown", close);
      document.removeEventListener("pointerdown", close);
      document.removeEventListener("focusin", close);
    };
  }, []);
  return (
    <details ref={details} className={styles.menu}>
      <summary className={styles.menuButton}>
        <span className={styles.menuText}>{label}</span>
        <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
          <path
            d="M2.5 4.5L6 8l3.5-3.5"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.6"
            strokeLinecap="round"
          />
        </svg>
      </summary>
      <div className={`${styles.panel} ${align === "start" ? styles.start : ""}`}>{children}</div>
    </details>
  );
}
