import styles from "@/components/leadership/Leadership.module.css";
import { Card } from "@/components/ui/Card";
import { LoadingLabel, Skeleton } from "@/components/ui/Skeleton";

/** The page's shape while the report loads. */
export function LeadershipSkeleton() {
  return (
    <>
      <LoadingLabel>Loading the report</LoadingLabel>
      <Skeleton width="min(100%, 26rem)" height="2.4rem" />
      <p className={styles.summary}>
        <Skeleton height="3.4rem" />
      </p>
      <div className={styles.sections}>
        <Card>
          <Skeleton height="20rem" />
        </Card>
        <Card>
          <Skeleton height="16rem" />
        </Card>
      </div>
    </>
  );
}
