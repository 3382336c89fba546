export { LeadershipSkeleton as default } from "@/components/leadership/LeadershipSkeleton";
