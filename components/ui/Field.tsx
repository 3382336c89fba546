import { type ReactNode, useId } from "react";
import styles from "@/components/ui/Field.module.css";

/** What ties an input to its label, its hint and what is wrong with it. */
export interface FieldAttributes {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": true | undefined;
}

interface FieldProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly fault?: string | undefined;
  readonly children: (attributes: FieldAttributes) => ReactNode;
}

/** A label, a hint, an input of whatever kind, and what is wrong with what was put in. */
export function Field({ label, hint, fault, children }: FieldProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", fault === undefined ? "" : `${id}-fault`].filter(Boolean);
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {hint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
      {children({
        id,
        "aria-describedby": described.join(" ") || undefined,
        "aria-invalid": fault === undefined ? undefined : true,
      })}
      <Fault id={`${id}-fault`} text={fault} />
    </div>
  );
}

/** What is wrong with an answer and how to mend it. Announced when it appears. */
export function Fault({ text, id }: { readonly text: string | undefined; readonly id?: string }) {
  return (
    <p id={id} className={styles.fault} aria-live="polite">
      {text && `▲ ${text}`}
    </p>
  );
}
