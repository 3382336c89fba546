import styles from "@/components/about-me/AboutMe.module.css";
import { Card } from "@/components/ui/Card";
import layout from "@/components/ui/Layout.module.css";
import type { ClearViewer } from "@/lib/core/attributes/about-me";
import { moment } from "@/lib/core/report/format";
import { listing } from "@/lib/core/report/names";

/** Who was allowed to see a writer's attributes beside their name, why, and when they looked. */
export function Viewers({ viewers }: { readonly viewers: readonly ClearViewer[] }) {
  return (
    <Card title="Who was allowed to see this in clear" id="viewers">
      {viewers.length === 0 ? (
        <p>Nobody was. Should somebody be, this page says who, why, who agreed, and when they looked.</p>
      ) : (
        <ul className={styles.viewers}>
          {viewers.map((viewer) => (
            <li key={viewer.request}>
              <h3>
                {viewer.by}: {looksWords(viewer)}
              </h3>
              <p className={layout.quote}>“{viewer.reason}”</p>
              <p className={layout.about}>
                Asked on {moment(viewer.askedAt)}. {viewer.decidedBy} agreed on {moment(viewer.decidedAt)},
                until {moment(viewer.until)}.
              </p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

const looksWords = ({ looks }: ClearViewer): string =>
  looks.length === 0 ? "did not look" : `looked on ${listing(looks.map(moment))}`;
