import styles from "@/components/shell/Header.module.css";
import { ROLES, roleValue } from "@/components/shell/roles";
import type { Reader } from "@/lib/core/scope";

export interface WriterChoice {
  readonly id: number;
  readonly name: string;
}

interface RoleFormProps {
  /** The role in force, shown as chosen; null where none of these is. */
  readonly reader: Reader | null;
  readonly writers: readonly WriterChoice[];
  /** Where to go after choosing. */
  readonly next: string;
}

/** The roles of the demo as buttons of one form. */
export function RoleForm({ reader, writers, next }: RoleFormProps) {
  const current = reader && roleValue(reader);
  return (
    <form method="post" action="/api/role" className={styles.roles}>
      <input type="hidden" name="next" value={next} />
      {(["auditor", "leadership", "operator"] as const).map((role) => (
        <RoleButton
          key={role}
          value={role}
          current={current}
          name={ROLES[role].name}
          detail={ROLES[role].asks}
        />
      ))}
      {writers.length > 0 && <p className={styles.roleGroup}>A writer: {ROLES.writer.asks}</p>}
      {writers.map(({ id, name }) => (
        <RoleButton key={id} value={`writer:${id}`} current={current} name={name} />
      ))}
    </form>
  );
}

interface RoleButtonProps {
  readonly value: string;
  readonly current: string | null;
  readonly name: string;
  readonly detail?: string;
}

function RoleButton({ value, current, name, detail }: RoleButtonProps) {
  return (
    <button type="submit" name="role" value={value} aria-pressed={value === current}>
      <span>{name}</span>
      {detail && <small>{detail}</small>}
    </button>
  );
}
