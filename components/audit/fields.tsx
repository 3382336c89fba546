import { type ReactNode, useId } from "react";
import styles from "@/components/audit/AuditForm.module.css";
import { Field } from "@/components/ui/Field";

interface ChoiceListProps {
  readonly legend: string;
  readonly help: string;
  readonly children: ReactNode;
}

/** A question of the form with its possible answers. */
export function ChoiceList({ legend, help, children }: ChoiceListProps) {
  const id = useId();
  return (
    <fieldset className={styles.list} aria-describedby={id}>
      <legend>{legend}</legend>
      <p id={id} className={styles.help}>
        {help}
      </p>
      <div className={styles.choices}>{children}</div>
    </fieldset>
  );
}

interface ChoiceProps {
  readonly type: "checkbox" | "radio";
  readonly name?: string;
  readonly checked: boolean;
  readonly invalid?: boolean;
  readonly onChange: (on: boolean) => void;
  readonly label: string;
  readonly detail?: string;
}

/** One answer, with what it means. */
export function Choice({ type, name, checked, invalid = false, onChange, label, detail }: ChoiceProps) {
  const id = useId();
  return (
    <label className={styles.choice}>
      <input
        type={type}
        name={name}
        checked={checked}
        aria-invalid={invalid || undefined}
        aria-labelledby={`${id}-name`}
        aria-describedby={detail ? id : undefined}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        <strong id={`${id}-name`}>{label}</strong>
        {detail && <small id={id}>{detail}</small>}
      </span>
    </label>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly help: string;
  readonly value: string;
  readonly fault: string | undefined;
  readonly onChange: (value: string) => void;
}

/** A number typed as text, so that nothing half-typed is lost. */
export function NumberField({ label, help, value, fault, onChange }: NumberFieldProps) {
  return (
    <Field label={label} hint={help} fault={fault}>
      {(field) => (
        <input
          {...field}
          inputMode="decimal"
          autoComplete="off"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

interface SelectFieldProps {
  readonly label: string;
  readonly help: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
  readonly onChange: (value: string) => void;
}

/** One of a list. */
export function SelectField({ label, help, value, options, onChange }: SelectFieldProps) {
  return (
    <Field label={label} hint={help}>
      {(field) => (
        <select {...field} value={value} onChange={(event) => onChange(event.target.value)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
