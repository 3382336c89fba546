"use client";

import { usePathname } from "next/navigation";
import { useState } from "react";
import styles from "@/components/shell/Header.module.css";

export type ThemeChoice = "light" | "dark" | "system";

const CHOICES: readonly { readonly theme: ThemeChoice; readonly label: string; readonly path: string }[] = [
  {
    theme: "light",
    label: "Day",
    path: "M8 4.6a3.4 3.4 0 1 0 0 6.8a3.4 3.4 0 0 0 0-6.8zM8 .8v1.6M8 13.6v1.6M.8 8h1.6M13.6 8h1.6M2.9 2.9l1.1 1.1M12 12l1.1 1.1M13.1 2.9L12 4M4 12l-1.1 1.1",
  },
  {
    theme: "system",
    label: "As on this device",
    path: "M8 2a6 6 0 1 0 0 12a6 6 0 0 0 0-12zM8 2v12M8 5l4 0M8 8h6M8 11h4",
  },
  { theme: "dark", label: "Night", path: "M13.5 9.8A6 6 0 0 1 6.2 2.5a6 6 0 1 0 7.3 7.3z" },
];

/** Day, night, or as the device is set. The choice is a cookie, so the server's next page already has it. */
export function ThemeSwitch({ theme }: { readonly theme: ThemeChoice }) {
  const [chosen, setChosen] = useState(theme);
  const path = usePathname();
  const choose = (next: ThemeChoice) => {
    setChosen(next);
    if (next === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
  };
  return (
    <form
      method="post"
      action="/api/theme"
      className={styles.theme}
      onSubmit={(event) => {
        event.preventDefault();
        const { submitter } = event.nativeEvent as SubmitEvent;
        const fields = new FormData(event.currentTarget, submitter);
        choose(fields.get("theme") as ThemeChoice);
        // As the form itself would send it.
        const body = new URLSearchParams([...fields].map(([name, value]) => [name, String(value)]));
        void fetch("/api/theme", { method: "POST", body, redirect: "manual" });
      }}
    >
      <input type="hidden" name="next" value={path} />
      {CHOICES.map(({ theme: value, label, path: icon }) => (
        <button
          key={value}
          name="theme"
          value={value}
          type="submit"
          title={label}
          aria-label={label}
          aria-pressed={chosen === value}
        >
          <svg viewBox="0 0 16 16" width="15" height="15" aria-hidden="true">
            <path
              d={icon}
              fill="none"
              stroke="currentColor"
              strokeWidth="1.5"
              strokeLinecap="round"
              strokeLinejoin="round"
            />
          </svg>
        </button>
      ))}
    </form>
  );
}
