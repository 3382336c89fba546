"use client";

import { type ChangeEvent, useId } from "react";
import styles from "@/components/imports/Imports.module.css";
import { modeOf, type SourceMode } from "@/components/imports/mapping-edit";
import layout from "@/components/ui/Layout.module.css";
import { JOIN, type Source } from "@/lib/core/import/mapping";

interface SourceFieldProps {
  readonly label: string;
  readonly required?: boolean;
  readonly description?: string;
  /** How sure the guess was, in words. */
  readonly confidence: string | null;
  readonly headers: readonly string[];
  readonly source: Source | undefined;
  readonly onChange: (source: Source | undefined) => void;
}

const CONSTANT = "constant";
const SEVERAL = "columns";
const COLUMN = "column:";

/** One target field: the column it comes from, a fixed value, or several columns joined into a key. */
export function SourceField(props: SourceFieldProps) {
  const { label, required = false, description, confidence, headers, source, onChange } = props;
  const id = useId();
  const mode = modeOf(source);
  const choose = ({ target }: ChangeEvent<HTMLSelectElement>) => {
    if (target.value === "") onChange(undefined);
    else if (target.value === CONSTANT) onChange({ constant: "" });
    else if (target.value === SEVERAL) onChange({ columns: headers.slice(0, 1) });
    else onChange(target.value.slice(COLUMN.length));
  };
  return (
    <div className={styles.field}>
      <div>
        <label htmlFor={id}>
          {label} {required && <span className={styles.required}>required</span>}
        </label>
        {description && (
          <p id={`${id}-about`} className={layout.about}>
            {description}
          </p>
        )}
      </div>
      <div className={styles.choice}>
        <select
          id={id}
          value={optionOf(mode, source)}
          onChange={choose}
          aria-describedby={description ? `${id}-about` : undefined}
        >
          <option value="">not in this file</option>
          <optgroup label="Column">
            {headers.map((header) => (
              <option key={header} value={COLUMN + header}>
                {header}
              </option>
            ))}
          </optgroup>
          <optgroup label="Other">
            <option value={CONSTANT}>one value for all rows…</option>
            <option value={SEVERAL}>several columns joined…</option>
          </optgroup>
        </select>
        {confidence && mode === "column" && <span className={styles.confidence}>{confidence}</span>}
        {mode === "constant" && <Constant label={label} source={source} onChange={onChange} />}
        {mode === "columns" && (
          <Columns label={label} headers={headers} source={source} onChange={onChange} />
        )}
      </div>
    </div>
  );
}

const optionOf = (mode: SourceMode, source: Source | undefined): string =>
  mode === "none" ? "" : mode === "column" ? COLUMN + String(source) : mode;

type PartProps = Pick<SourceFieldProps, "label" | "source" | "onChange">;

function Constant({ label, source, onChange }: PartProps) {
  const value = typeof source === "object" && "constant" in source ? String(source.constant) : "";
  return (
    <input
      type="text"
      aria-label={`${label}: value for all rows`}
      value={value}
      onChange={({ target }) => onChange({ constant: target.value })}
    />
  );
}

function Columns({ label, headers, source, onChange }: PartProps & { readonly headers: readonly string[] }) {
  const joined = typeof source === "object" && "columns" in source ? source : { columns: [] };
  const toggle = (header: string, isOn: boolean) => {
    const columns = isOn ? [...joined.columns, header] : joined.columns.filter((each) => each !== header);
    onChange(columns.length === 0 ? undefined : { ...joined, columns });
  };
  return (
    <fieldset className={styles.columns}>
      <legend>
        {label}: columns in the order you tick them, joined by “{joined.join ?? JOIN}”
      </legend>
      {headers.map((header) => (
        <label key={header}>
          <input
            type="checkbox"
            checked={joined.columns.includes(header)}
            onChange={({ target }) => toggle(header, target.checked)}
          />
          {header}
        </label>
      ))}
    </fieldset>
  );
}
