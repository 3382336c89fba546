import { EmptyState } from "@/components/ui/EmptyState";

/** Something inside a dataset that does not exist. */
export default function NotFoundInDataset() {
  return (
    <EmptyState level={1} title="There is nothing at this address">
      <p>
        It may belong to another dataset, or the link was cut short. The pages you can open are in the bar
        above.
      </p>
    </EmptyState>
  );
}
