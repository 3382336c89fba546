import { PageSkeleton } from "@/components/ui/PageSkeleton";

/** Shown while a page about audits is made. */
export default function Loading() {
  return <PageSkeleton />;
}
