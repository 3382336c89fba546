import Link from "next/link";
import styles from "@/components/stories/Stories.module.css";
import type { SortKey, StoryLine } from "@/components/stories/sorting";
import table from "@/components/ui/DataTable.module.css";
import { count, day, exposure, NO_VALUE } from "@/lib/core/report/format";
import { countOrGap, readersWords, surfaceReadersWords } from "@/lib/core/report/story-words";

const COLUMNS: readonly { readonly key: SortKey; readonly label: string; readonly numeric: boolean }[] = [
  { key: "title", label: "Story", numeric: false },
  { key: "impressions", label: "Impressions", numeric: true },
  { key: "exposure", label: "Exposure", numeric: true },
  { key: "readers", label: "Readers", numeric: true },
  { key: "clicks", label: "Opened", numeric: true },
  { key: "reads", label: "Read", numeric: true },
  { key: "topic", label: "Topic", numeric: false },
  { key: "published", label: "Published", numeric: false },
];

interface StoryTableProps {
  readonly dataset: string;
  readonly lines: readonly StoryLine[];
  readonly readersLogged: boolean;
  readonly surface: string | null;
  readonly sort: SortKey;
  readonly order: "down" | "up";
  readonly onSort: (key: SortKey) => void;
}

/** The list of stories; a click on a column's name sorts by it, a second one turns the order round. */
export function StoryTable({ dataset, lines, readersLogged, surface, sort, order, onSort }: StoryTableProps) {
  const caption = surface === null ? "Stories on all surfaces" : `Stories on ${surface}`;
  const readers = surface === null ? readersWords : surfaceReadersWords;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls has to be reachable by keyboard
    // biome-ignore lint/a11y/useSemanticElements: a region named by its caption; a section would need a heading
    <div className={`${table.frame} ${table.tall}`} tabIndex={0} role="region" aria-label={caption}>
      <table className={table.table}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {COLUMNS.map(({ key, label, numeric }) => (
              <th
                key={key}
                scope="col"
                className={numeric ? table.numeric : undefined}
                aria-sort={key === sort ? (order === "down" ? "descending" : "ascending") : "none"}
              >
                <button type="button" className={styles.sort} onClick={() => onSort(key)}>
                  {label}
                  <span className={styles.arrow} aria-hidden="true">
                    {key === sort ? (order === "down" ? "↓" : "↑") : ""}
                  </span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.story.id}>
              <th scope="row">
                <Link
                  href={`/${encodeURIComponent(dataset)}/stories/${line.story.id}`}
                  className={styles.title}
                >
                  {line.story.title}
                </Link>
              </th>
              <td className={table.numeric}>{count(line.impressions)}</td>
              <td className={table.numeric}>{exposure(line.exposure)}</td>
              <td className={table.numeric}>
                {line.impressions === 0 ? NO_VALUE : readers(line.readers, readersLogged)}
              </td>
              <td className={table.numeric}>{line.impressions === 0 ? NO_VALUE : countOrGap(line.clicks)}</td>
              <td className={table.numeric}>{line.impressions === 0 ? NO_VALUE : countOrGap(line.reads)}</td>
              <td>{line.story.topic ?? "none"}</td>
              <td>{line.story.publishedAt === null ? "not known" : day(line.story.publishedAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
