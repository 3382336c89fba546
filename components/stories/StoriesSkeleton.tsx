import styles from "@/components/stories/Stories.module.css";
import { Card } from "@/components/ui/Card";
import { LoadingLabel, Skeleton } from "@/components/ui/Skeleton";

/** A writer's page in outline while it loads. */
export function StoriesSkeleton() {
  return (
    <>
      <LoadingLabel>Loading stories</LoadingLabel>
      <Skeleton width="min(100%, 22rem)" height="2.4rem" />
      <div className={styles.sections}>
        <Skeleton height="4.5rem" />
        <Card>
          <Skeleton height="9rem" />
        </Card>
        <Card>
          <Skeleton height="22rem" />
        </Card>
      </div>
    </>
  );
}
