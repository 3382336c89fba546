import type { ReactNode } from "react";
import type { TableColumn, TableModel } from "@/components/charts/table-model";
import styles from "@/components/ui/DataTable.module.css";
import { MarkIcon } from "@/components/ui/MarkIcon";
import { VerdictBadge } from "@/components/ui/VerdictBadge";
import type { Verdict } from "@/lib/core/audit/finding";
import { NO_VALUE } from "@/lib/core/report/format";

interface DataTableProps {
  readonly model: TableModel;
  /** Says what the table holds; read out first, shown above unless hidden. */
  readonly caption: string;
  readonly captionHidden?: boolean;
  /** Rows in view before the table scrolls inside its frame. */
  readonly tall?: boolean;
  /** A last column with what can be done about a row; `of` is given the row's key. */
  readonly action?: { readonly label: string; readonly of: (row: string) => ReactNode };
}

/** A table with its first column and header kept in view. The frame scrolls, not the page, and can be reached by keyboard. */
export function DataTable({ model, caption, captionHidden = true, tall = false, action }: DataTableProps) {
  const verdictAt = model.columns.findIndex(({ key }) => key === "verdict");
  return (
    <section
      className={tall ? `${styles.frame} ${styles.tall}` : styles.frame}
      aria-label={caption}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls has to be reachable by keyboard
      tabIndex={0}
    >
      <table className={styles.table}>
        <caption className={captionHidden ? "visually-hidden" : styles.caption}>{caption}</caption>
        <thead>
          <tr>
            {model.columns.map((column) => (
              <th key={column.key} scope="col" className={column.numeric ? styles.numeric : undefined}>
                {column.label}
              </th>
            ))}
            {action && (
              <th scope="col">
                <span className="visually-hidden">{action.label}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {model.rows.map((row) => (
            <tr key={row.key}>
              {model.columns.map((column, index) => {
                const cell = row.cells[index] ?? null;
                const content: ReactNode =
                  index === verdictAt && cell ? (
                    <VerdictBadge verdict={cell as Verdict} size="small" />
                  ) : (
                    (cell ?? NO_VALUE)
                  );
                if (index > 0) {
                  return (
                    <td key={column.key} className={cellClass(column)}>
                      {content}
                    </td>
                  );
                }
                return (
                  <th key={column.key} scope="row">
                    {row.mark ? (
                      <span className={styles.first}>
                        <MarkIcon mark={row.mark} />
                        {content}
                      </span>
                    ) : (
                      content
                    )}
                  </th>
                );
              })}
              {action && <td>{action.of(row.key)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const cellClass = ({ numeric, wraps }: TableColumn): string | undefined =>
  numeric ? styles.numeric : wraps ? styles.wraps : undefined;
