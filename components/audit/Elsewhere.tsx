import styles from "@/components/audit/Elsewhere.module.css";
import { Button } from "@/components/ui/Button";
import { VerdictBadge } from "@/components/ui/VerdictBadge";
import type { AttributeVerdict } from "@/lib/core/audit/finding";
import { attributeName, metricName, onSurface, sentenceCase } from "@/lib/core/report/names";
import type { AuditView } from "@/lib/core/report/views";

interface ElsewhereProps {
  readonly view: AuditView;
  readonly onLook: (place: Pick<AttributeVerdict, "attribute" | "surface" | "metric">) => void;
}

/** What falls short where the headlines do not look: another surface, an intersection, another metric. */
export function Elsewhere({ view, onLook }: ElsewhereProps) {
  if (view.failingElsewhere.length === 0) return null;
  return (
    <ul className={styles.list} aria-label="What else does not meet the margin">
      {view.failingElsewhere.map(({ attribute, surface, metric, verdict }) => (
        <li key={`${attribute} ${surface}`}>
          <VerdictBadge verdict={verdict} size="small" />
          <span>
            {sentenceCase(attributeName(attribute))} {onSurface(surface)}, by{" "}
            {metricName(metric).toLowerCase()}.
          </span>
          <Button onClick={() => onLook({ attribute, surface, metric })}>
            Look
            <span className="visually-hidden">
              {" "}
              at {attributeName(attribute)} {onSurface(surface)}
            </span>
          </Button>
        </li>
      ))}
    </ul>
  );
}
