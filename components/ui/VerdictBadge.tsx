import styles from "@/components/ui/VerdictBadge.module.css";
import type { Verdict } from "@/lib/core/audit/finding";
import { verdictWord } from "@/lib/core/report/format";

const PATHS: Record<Verdict, string> = {
  meets: "M3 8.5l3.4 3.4L13 4.8",
  "does-not-meet": "M2.5 4.5h11L8 13z",
  "cannot-tell": "M5.4 5.8a2.7 2.7 0 1 1 3.9 2.5c-.9.4-1.2.9-1.2 1.7M8.1 12.9v.1",
};

interface VerdictBadgeProps {
  readonly verdict: Verdict;
  /** Small in tables and lists. */
  readonly size?: "normal" | "small";
}

/** A verdict: icon, word and colour together, so that none of them is needed alone. */
export function VerdictBadge({ verdict, size = "normal" }: VerdictBadgeProps) {
  const filled = verdict === "does-not-meet";
  return (
    <span className={`${styles.badge} ${styles[verdict]} ${size === "small" ? styles.small : ""}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path
          d={PATHS[verdict]}
          fill={filled ? "currentColor" : "none"}
          stroke="currentColor"
          strokeWidth={filled ? 1 : 2.2}
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      {verdictWord(verdict)}
    </span>
  );
}
