import { useId } from "react";
import styles from "@/components/access-log/AccessLog.module.css";
import { ACTIONS } from "@/lib/client/access-log";
import { ACTION_WORDS, type LoggedAction } from "@/lib/core/access/actions";
import { OUTCOMES, type Outcome } from "@/lib/core/access/chain";

interface LogFilterValues {
  readonly outcome: Outcome | null;
  readonly action: LoggedAction | null;
}

interface LogFiltersProps {
  readonly filter: LogFilterValues;
  readonly onChange: (change: Partial<LogFilterValues>) => void;
}

/** Which lines are shown. Both choices stand in the address, so a link shows the same. */
export function LogFilters({ filter, onChange }: LogFiltersProps) {
  return (
    <section className={`${styles.filters} screen-only`} aria-label="Which lines are shown">
      <Choice
        label="What"
        all="Everything"
        value={filter.action}
        options={ACTIONS}
        text={(action) => ACTION_WORDS[action]}
        onChange={(action) => onChange({ action })}
      />
      <Choice
        label="Outcome"
        all="Every outcome"
        value={filter.outcome}
        options={OUTCOMES}
        text={(outcome) => outcome}
        onChange={(outcome) => onChange({ outcome })}
      />
    </section>
  );
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  /** What the option is called that leaves nothing out. */
  readonly all: string;
  readonly value: Value | null;
  readonly options: readonly Value[];
  readonly text: (value: Value) => string;
  readonly onChange: (value: Value | null) => void;
}

function Choice<Value extends string>({ label, all, value, options, text, onChange }: ChoiceProps<Value>) {
  const id = useId();
  return (
    <div className={styles.choice}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value ?? ""}
        onChange={(event) => onChange(options.find((option) => option === event.target.value) ?? null)}
      >
        <option value="">{all}</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {text(option)}
          </option>
        ))}
      </select>
    </div>
  );
}
