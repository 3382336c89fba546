import styles from "@/components/ui/PageSkeleton.module.css";
import { LoadingLabel, Skeleton } from "@/components/ui/Skeleton";

/** A page in outline: its title, a row of cards and a chart. */
export function PageSkeleton({ cards = 3 }: { readonly cards?: number }) {
  return (
    <div className={styles.page}>
      <LoadingLabel />
      <Skeleton width="8rem" />
      <Skeleton width="32rem" height="2.4rem" />
      <div className={styles.cards}>
        {Array.from({ length: cards }, (_, card) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have nothing else to tell them apart
          <Skeleton key={card} height="11rem" />
        ))}
      </div>
      <Skeleton height="24rem" />
    </div>
  );
}
