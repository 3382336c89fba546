export { StoriesSkeleton as default } from "@/components/stories/StoriesSkeleton";
