import styles from "@/components/ui/Skeleton.module.css";

interface SkeletonProps {
  /** Any CSS length; the shape of the content to come. */
  readonly width?: string;
  readonly height?: string;
}

/** A placeholder in the shape of what is loading. */
export function Skeleton({ width = "100%", height = "1.1em" }: SkeletonProps) {
  return <span className={styles.bone} style={{ width, height }} aria-hidden="true" />;
}

/** Says that a region is loading, once, for those who do not see the shapes. */
export function LoadingLabel({ children = "Loading…" }: { readonly children?: string }) {
  return (
    <p className="visually-hidden" role="status">
      {children}
    </p>
  );
}
